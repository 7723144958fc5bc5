package io.vatpool.conformance.scenario;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Runs programs with node. */
public final class Node {
  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    // A run that is interrupted from outside must not leave a whole reference kernel behind.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> RUNNING.forEach(Process::destroyForcibly), "node-reaper"));
  }

  private static final int SHOWN_LINES = 40;

  private Node() {}

  /**
   * Runs a program to its end.
   *
   * @param directory its working directory
   * @param arguments the program and its arguments
   * @throws NodeFailedException if it fails
   */
  public static void run(Path directory, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(arguments);
    command.addFirst("node");
    Path output = Files.createTempFile("vatpool-node", ".log");
    try {
      Process process = start(directory, command, output);
      RUNNING.add(process);
      try {
        int status = process.waitFor();
        if (status != 0) {
          throw new NodeFailedException(
              "%s ended with status %d:%n%s"
                  .formatted(String.join(" ", command), status, tail(output)));
        }
      } finally {
        process.destroyForcibly();
        RUNNING.remove(process);
      }
    } finally {
      Files.deleteIfExists(output);
    }
  }

  private static Process start(Path directory, List<String> command, Path output) {
    try {
      return new ProcessBuilder(command)
          .directory(directory.toFile())
          .redirectErrorStream(true)
          .redirectOutput(output.toFile())
          .start();
    } catch (IOException e) {
      throw new NodeFailedException(
          "node could not be started (%s): install nodejs 20 or newer".formatted(e.getMessage()));
    }
  }

  private static String tail(Path output) throws IOException {
    List<String> lines =
        new String(Files.readAllBytes(output), StandardCharsets.UTF_8).lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
  }
}

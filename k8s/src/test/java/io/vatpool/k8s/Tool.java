package io.vatpool.k8s;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs a command and reads what it says. */
record Tool(int status, String output) {

  static Tool run(String input, List<String> command) {
    try {
      Path in = Files.createTempFile("vatpool-", ".in");
      try {
        Files.writeString(in, input);
        Process process =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(in.toFile())
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Tool(process.waitFor(), output);
      } finally {
        Files.delete(in);
      }
    } catch (IOException e) {
      return new Tool(127, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static Tool run(String... command) {
    return run("", List.of(command));
  }
}

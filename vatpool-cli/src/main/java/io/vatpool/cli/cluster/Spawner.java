package io.vatpool.cli.cluster;

import io.vatpool.cli.CliException;
import io.vatpool.cli.Exit;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Starts a process that outlives this one: in a session of its own, so that neither Ctrl-C nor the
 * end of the terminal reaches it, with its output in a file and nothing on its stdin.
 */
final class Spawner {

  /** A log larger than this is set aside (as {@code NAME.log.1}) when its service is started. */
  private static final long LOG_BYTES_MAX = 32L << 20;

  private Spawner() {}

  /**
   * @param environment added to this process's own
   * @param directory the working directory, made if needed
   * @param log appended to
   */
  static ProcessHandle spawn(
      List<String> command, Map<String, String> environment, Path directory, Path log) {
    List<String> detached = new ArrayList<>(List.of("setsid"));
    detached.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(detached)
            .directory(directory.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    try {
      Files.createDirectories(directory);
      setAside(log);
      return builder.start().toHandle();
    } catch (IOException e) {
      throw new CliException(
          Exit.BROKEN,
          "A service could not be started",
          e.toString(),
          "\"setsid\" is part of util-linux (apt-get install -y util-linux); the folder "
              + directory
              + " must be writable.",
          e);
    }
  }

  private static void setAside(Path log) throws IOException {
    if (Files.exists(log) && Files.size(log) > LOG_BYTES_MAX) {
      Files.move(
          log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
    }
  }
}

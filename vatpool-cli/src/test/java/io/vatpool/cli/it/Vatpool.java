package io.vatpool.cli.it;

import io.vatpool.cli.Exit;
import io.vatpool.cli.command.VatpoolCommand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Runs {@code ./vatpool} of this checkout, with what Maven has packaged: as a process what starts
 * and stops others, and in this JVM what only talks to a gateway, which saves a hundred starts of
 * another. The launcher and the jar are the same for all.
 */
final class Vatpool {
  /** The checkout; Maven runs a module's tests in its folder. */
  static final Path HOME = Path.of("").toAbsolutePath().getParent();

  private static final Duration END_MAX = Duration.ofMinutes(8);

  /** What starts and stops processes, or builds; all else runs in this JVM. */
  private static final Set<String> LAUNCHED =
      Set.of("build", "demo", "down", "restart", "status", "up");

  private final Path data;
  private final Map<String, String> environment;

  /**
   * Services without the second compiler: they live for a minute each, in which it does not pay
   * off.
   *
   * @param data the cluster's folder
   */
  Vatpool(Path data) {
    this(
        data,
        Map.of(
            "VATPOOL_DATA",
            data.toString(),
            "VATPOOL_NO_BUILD",
            "1",
            "VATPOOL_JAVA_OPTS",
            "-XX:TieredStopAtLevel=1",
            "JAVA_HOME",
            System.getProperty("java.home")));
  }

  /**
   * @param environment what is added to this process's own
   */
  Vatpool(Path data, Map<String, String> environment) {
    this.data = data;
    this.environment = environment;
  }

  /** Runs a command that has no blanks inside its words. */
  Run run(String line) {
    return run(List.of(line.split(" ", -1)));
  }

  /** Runs a command that must succeed. */
  Run ok(String line) {
    return run(line).ended(Exit.OK);
  }

  /** Runs a command and waits for its end. */
  Run run(List<String> words) {
    return LAUNCHED.contains(words.getFirst()) ? launched(words) : inside(words);
  }

  private Run inside(List<String> words) {
    List<String> all = new ArrayList<>(words);
    if (!words.contains("--data")) {
      all.addAll(List.of("--data", data.toString()));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        VatpoolCommand.run(
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(err, false, StandardCharsets.UTF_8),
            all.toArray(String[]::new));
    return new Run(
        String.join(" ", all),
        status,
        out.toString(StandardCharsets.UTF_8),
        err.toString(StandardCharsets.UTF_8));
  }

  private Run launched(List<String> words) {
    String line = String.join(" ", words);
    try {
      Path out = Files.createTempFile("vatpool-", ".out");
      Path err = Files.createTempFile("vatpool-", ".err");
      try {
        Process process = start(words, out, err);
        if (!process.waitFor(END_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
          process.destroyForcibly().waitFor();
          throw new AssertionError(
              "no end after " + END_MAX + ": " + ended(line, process, out, err));
        }
        return ended(line, process, out, err);
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(line, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(line, e);
    }
  }

  /** Starts a command; it belongs to the caller. */
  Process start(List<String> words, Path out, Path err) throws IOException {
    List<String> command = new ArrayList<>(List.of(HOME.resolve("vatpool").toString()));
    command.addAll(words);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(HOME.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().remove("VATPOOL_URL");
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static Run ended(String line, Process process, Path out, Path err) throws IOException {
    return new Run(line, process.exitValue(), Files.readString(out), Files.readString(err));
  }
}

package io.vatpool.cli.config;

import io.vatpool.cli.CliException;
import io.vatpool.cli.Exit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Bundles a source file and all it imports, with Endo's published tool. */
public final class Bundler {

  private static final Duration BUNDLE_MAX = Duration.ofMinutes(5);

  private final Path script;

  /**
   * @param script {@code bundle.mjs}, beside its packages
   */
  public Bundler(Path script) {
    this.script = script;
  }

  /**
   * Bundles one file. What it imports is looked up from where the file is, so its packages must be
   * installed there.
   */
  public Bundle bundle(Path source) throws InterruptedException {
    try {
      Path output = Files.createTempFile("vatpool-bundle-", ".json");
      try {
        run(source, output);
        return Bundle.read(output);
      } finally {
        Files.deleteIfExists(output);
      }
    } catch (IOException e) {
      throw failed(source, "node could not be run: " + e.getMessage(), e);
    }
  }

  private void run(Path source, Path output) throws IOException, InterruptedException {
    Path messages = Files.createTempFile("vatpool-bundle-", ".log");
    try {
      Process process =
          new ProcessBuilder(
                  List.of("node", script.toString(), source.toString(), "-o", output.toString()))
              .redirectErrorStream(true)
              .redirectOutput(messages.toFile())
              .start();
      process.getOutputStream().close();
      try {
        if (!process.waitFor(BUNDLE_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
          throw failed(source, "no end after " + BUNDLE_MAX.toMinutes() + " minutes", null);
        }
      } finally {
        process.destroyForcibly();
      }
      if (process.exitValue() != 0) {
        throw failed(source, Files.readString(messages, StandardCharsets.UTF_8).strip(), null);
      }
    } finally {
      Files.deleteIfExists(messages);
    }
  }

  private static CliException failed(Path source, String why, @Nullable Throwable cause) {
    return new CliException(
        Exit.FAILED,
        "A source file could not be bundled",
        source + ": " + why,
        "The packages it imports must be installed where it is (npm ci), and node 20 or newer must"
            + " be on the PATH.",
        cause);
  }
}

package io.vatpool.cli.demo;

import io.vatpool.cli.CliException;
import io.vatpool.cli.Exit;
import io.vatpool.cli.output.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The npm packages that the examples import, installed from the lock file. */
final class ExamplePackages {

  private static final Duration INSTALL_MAX = Duration.ofMinutes(10);

  private ExamplePackages() {}

  /** Installs them if they are not there, or the lock file has changed since. */
  static void install(Path examples, Console console) throws InterruptedException {
    try {
      Path lock = examples.resolve("package-lock.json");
      // npm writes this file when it is done.
      Path done = examples.resolve("node_modules/.package-lock.json");
      if (Files.exists(done)
          && Files.getLastModifiedTime(done).compareTo(Files.getLastModifiedTime(lock)) >= 0) {
        return;
      }
      console
          .progress()
          .<Boolean, Exception>step("installing the examples' npm packages", () -> npm(examples));
    } catch (InterruptedException | CliException e) {
      throw e;
    } catch (Exception e) {
      throw failed(examples, e.toString());
    }
  }

  private static boolean npm(Path examples) throws IOException, InterruptedException {
    Path log = Files.createTempFile("vatpool-npm-", ".log");
    try {
      Process process =
          new ProcessBuilder("npm", "ci", "--no-progress")
              .directory(examples.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      process.getOutputStream().close();
      try {
        if (!process.waitFor(INSTALL_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
          throw failed(examples, "no end after " + INSTALL_MAX.toMinutes() + " minutes");
        }
      } finally {
        process.destroyForcibly();
      }
      if (process.exitValue() != 0) {
        throw failed(examples, Files.readString(log, StandardCharsets.UTF_8).strip());
      }
      return true;
    } finally {
      Files.deleteIfExists(log);
    }
  }

  private static CliException failed(Path examples, String why) {
    return new CliException(
        Exit.BROKEN,
        "The examples' npm packages could not be installed",
        examples + ": " + why,
        "The npm registry must be reachable. By hand: npm ci --prefix " + examples);
  }
}

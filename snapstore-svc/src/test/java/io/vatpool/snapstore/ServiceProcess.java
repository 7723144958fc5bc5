package io.vatpool.snapstore;

import io.vatpool.testing.ServiceProgram;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged service as a process of its own, on a free port. */
public final class ServiceProcess implements AutoCloseable {

  private static final Pattern LISTENING = Pattern.compile("Listening on: (http://\\S+)");
  private static final long START_SECONDS_MAX = 60;
  private static final long POLL_MILLIS = 50;

  private final Process process;
  private final Path log;
  private final URI uri;

  private ServiceProcess(Process process, Path log, URI uri) {
    this.process = process;
    this.log = log;
    this.uri = uri;
  }

  /** Starts the service and waits until it listens. */
  public static ServiceProcess start(Path folder, List<String> options) throws Exception {
    return start(List.of(), folder, options);
  }

  /** Starts the service through a wrapping command, which must replace itself with it. */
  static ServiceProcess start(List<String> wrapper, Path folder, List<String> options)
      throws Exception {
    Path log = Files.createTempFile("snapstore-", ".log");
    Process process = launch(wrapper, folder, options, log);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS_MAX);
    while (System.nanoTime() < deadline) {
      Matcher listening = LISTENING.matcher(Files.readString(log));
      if (listening.find()) {
        return new ServiceProcess(process, log, URI.create(listening.group(1)));
      }
      if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        break;
      }
    }
    process.destroyForcibly();
    throw new IllegalStateException("the service did not start:\n" + Files.readString(log));
  }

  /** Starts a service that is expected to give up, and returns what it said. */
  static String failure(Path folder, List<String> options) throws Exception {
    Path log = Files.createTempFile("snapstore-", ".log");
    Process process = launch(List.of(), folder, options, log);
    try {
      if (!process.waitFor(START_SECONDS_MAX, TimeUnit.SECONDS) || process.exitValue() == 0) {
        throw new IllegalStateException("the service started:\n" + Files.readString(log));
      }
      return Files.readString(log);
    } finally {
      process.destroyForcibly();
      Files.deleteIfExists(log);
    }
  }

  private static Process launch(List<String> wrapper, Path folder, List<String> options, Path log)
      throws IOException {
    List<String> command = new ArrayList<>(wrapper);
    List<String> settings = new ArrayList<>(options);
    settings.add("-Dquarkus.http.port=0");
    settings.add("-Dvatpool.snapstore.folder=" + folder);
    command.addAll(ServiceProgram.of("snapstore-svc").command(List.of(), settings));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  /** Where it listens. */
  public URI uri() {
    return uri;
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  /** SIGTERM; the exit status. */
  int terminate() throws InterruptedException {
    process.destroy();
    return process.waitFor();
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    Files.deleteIfExists(log);
  }
}

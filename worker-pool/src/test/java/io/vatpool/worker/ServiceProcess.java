package io.vatpool.worker;

import io.vatpool.testing.ServiceProgram;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A packaged service as a process on a free port. */
public final class ServiceProcess implements AutoCloseable {
  private static final Pattern LISTENING = Pattern.compile("Listening on: (http://[0-9.]+:[0-9]+)");

  private static final List<String> JVM_OPTIONS =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "-XX:+UseSerialGC",
          "-Xmx256m",
          "-Djava.util.logging.manager=org.jboss.logmanager.LogManager");

  private final Process process;
  private final Path log;
  private URI url;

  private ServiceProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts it and waits until it listens. */
  public static ServiceProcess start(String module, Path log, List<String> options)
      throws IOException {
    List<String> settings = new ArrayList<>(options);
    settings.add("-Dquarkus.http.port=0");
    Process process =
        new ProcessBuilder(ServiceProgram.of(module).command(JVM_OPTIONS, settings))
            .redirectErrorStream(true)
            .redirectOutput(Redirect.to(log.toFile()))
            .start();
    ServiceProcess service = new ServiceProcess(process, log);
    try {
      service.url =
          Awaitility.await()
              .atMost(Duration.ofSeconds(60))
              .pollInterval(Duration.ofMillis(50))
              .until(service::listening, found -> found != null);
      return service;
    } catch (RuntimeException e) {
      service.close();
      throw new IOException("the service does not come up:\n" + service.output(), e);
    }
  }

  public URI url() {
    return url;
  }

  public Process process() {
    return process;
  }

  /** All it has printed. */
  public String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private URI listening() {
    if (!process.isAlive()) {
      throw new IllegalStateException("it ended with " + process.exitValue());
    }
    Matcher found = LISTENING.matcher(output());
    return found.find() ? URI.create(found.group(1)) : null;
  }

  /** Ends it at once. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package io.vatpool.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One service as a process of its own; it may be ended and started again on the same port. */
public final class ServiceProcess implements AutoCloseable {
  /** How long a service may take to be ready; machines that build at the same time are slow. */
  private static final Duration READY_MAX = Duration.ofSeconds(90);

  private static final Duration STOP_MAX = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final int LOG_LINES_SHOWN = 40;
  private static final String VERSION = "quarkus.application.version";

  /** Several of them share a machine with the build: small, and quick to start. */
  private static final List<String> JVM_OPTIONS =
      List.of(
          "-Xmx384m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "--enable-native-access=ALL-UNNAMED",
          "-Djava.util.logging.manager=org.jboss.logmanager.LogManager");

  private final String name;
  private final ServiceProgram own;
  private @Nullable ServiceProgram other;
  private ServiceProgram program;
  private final Map<String, String> properties;
  private final Map<String, String> environment;
  private final Path folder;
  private final int port;
  private @Nullable Process process;

  ServiceProcess(
      String name,
      ServiceProgram program,
      Map<String, String> properties,
      Map<String, String> environment,
      Path folder) {
    this.name = name;
    this.own = program;
    this.program = program;
    this.properties = new TreeMap<>(properties);
    this.environment = new TreeMap<>(environment);
    this.folder = folder;
    this.port = freePort();
  }

  /** Its name in the cluster. */
  public String name() {
    return name;
  }

  /** Where it serves HTTP. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  int port() {
    return port;
  }

  /** Its output so far. */
  public Path log() {
    return folder.resolve(name + ".log");
  }

  /** The process id of the running process. */
  public long pid() {
    return running().pid();
  }

  /** Processes that it has started, and they again; of a worker its engines. */
  public List<ProcessHandle> descendants() {
    return running().descendants().toList();
  }

  /** Whether there is a process. */
  public boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** Starts the process; {@link #awaitReady} waits until it serves. */
  public ServiceProcess launch() {
    if (isAlive()) {
      throw new IllegalStateException(name + " runs already");
    }
    List<String> settings = new ArrayList<>();
    settings.add("-Dquarkus.http.host=127.0.0.1");
    settings.add("-Dquarkus.http.port=" + port);
    properties.forEach((key, value) -> settings.add("-D" + key + "=" + value));
    try {
      ProcessBuilder builder = new ProcessBuilder(program.command(JVM_OPTIONS, settings));
      builder.environment().putAll(environment);
      Process started =
          builder
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
              .start();
      process = started;
      Reaper.killAtExit(started);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name, e);
    }
    return this;
  }

  /** Sets a system property for the next launch. */
  public ServiceProcess with(String property, String value) {
    properties.put(property, value);
    return this;
  }

  /** Sets a variable of the environment for the next launch. */
  public ServiceProcess withEnvironment(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /**
   * From the next launch on, a copy of the service with another build of the engine: the same code
   * under another name. All such copies have the same one. The service says that it is another
   * version, too.
   */
  public ServiceProcess withOtherEngine() {
    if (other == null) {
      other = OtherBuild.of(own, folder.resolve(name + "-other-engine"));
    }
    program = other;
    return with(VERSION, "other");
  }

  /** From the next launch on, the service as it was built. */
  public ServiceProcess withOwnEngine() {
    program = own;
    properties.remove(VERSION);
    return this;
  }

  /** Whether the next launch has another engine than was built. */
  public boolean hasOtherEngine() {
    return !program.equals(own);
  }

  /** Waits until the service says that it is ready. */
  public ServiceProcess awaitReady() {
    return await("/q/health/ready");
  }

  /** Waits until the service answers at all. */
  public ServiceProcess awaitLive() {
    return await("/q/health/live");
  }

  private ServiceProcess await(String path) {
    long end = System.nanoTime() + READY_MAX.toNanos();
    String last = "nothing yet";
    try (HttpClient http = HttpClient.newHttpClient()) {
      while (System.nanoTime() < end) {
        if (!running().isAlive()) {
          throw new IllegalStateException(
              name + " has ended with " + running().exitValue() + tail());
        }
        try {
          HttpResponse<String> answer =
              http.send(
                  HttpRequest.newBuilder(url().resolve(path)).timeout(READY_MAX).build(),
                  HttpResponse.BodyHandlers.ofString());
          if (answer.statusCode() == 200) {
            return this;
          }
          last = answer.body();
        } catch (IOException e) {
          last = String.valueOf(e.getMessage());
        }
        Thread.sleep(POLL);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + name, e);
    }
    throw new IllegalStateException(
        name + " is not ready after " + READY_MAX.toSeconds() + " s: " + last + tail());
  }

  /** Asks the process to end, and waits until it has. */
  public void stop() {
    signal("TERM");
    waitForEnd();
  }

  /** Kills the process with SIGKILL, and waits until it is gone. */
  public void kill() {
    running().destroyForcibly();
    waitForEnd();
  }

  /** Stops the process in its tracks; it keeps its connections and hears nothing. */
  public void suspend() {
    signal("STOP");
  }

  /** Lets a suspended process go on. */
  public void resume() {
    signal("CONT");
  }

  private void signal(String signal) {
    try {
      int exit = new ProcessBuilder("kill", "-" + signal, Long.toString(pid())).start().waitFor();
      if (exit != 0) {
        throw new IllegalStateException("kill -" + signal + " " + name + " failed: " + exit);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void waitForEnd() {
    try {
      if (!running().waitFor(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
        running().destroyForcibly();
        throw new IllegalStateException(
            name + " did not end within " + STOP_MAX.toSeconds() + " s" + tail());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + name + " ends", e);
    }
  }

  private Process running() {
    if (process == null) {
      throw new IllegalStateException(name + " has not been started");
    }
    return process;
  }

  private String tail() {
    try {
      List<String> lines = Files.readAllLines(log());
      return "; its last output:\n"
          + String.join(
              "\n", lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
    } catch (IOException e) {
      return "; its output cannot be read: " + e;
    }
  }

  /** Kills the process if there is one. */
  @Override
  public void close() {
    if (isAlive()) {
      kill();
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

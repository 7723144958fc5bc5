package io.vatpool.cli.it;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.cli.Exit;
import io.vatpool.cli.gateway.Gateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A cluster in a temporary folder, made by {@code vatpool up}; closed, nothing of it is left. */
final class LocalCluster implements AutoCloseable {
  private static final long NPM_MINUTES_MAX = 10;

  private final Path folder;
  private final Vatpool vatpool;

  /** For a JVM that ends in the middle of its tests: services outlive who started them. */
  private final Thread reaper = new Thread(this::kill, "cluster-reaper");

  private LocalCluster() throws IOException {
    this.folder = Files.createTempDirectory("vatpool-it-");
    this.vatpool = new Vatpool(folder);
  }

  /** Starts two workers and what belongs to them. */
  static LocalCluster start() {
    try {
      installExamplePackages();
      LocalCluster cluster = new LocalCluster();
      Runtime.getRuntime().addShutdownHook(cluster.reaper);
      Run up = cluster.vatpool.run("up --workers 2");
      if (up.status() != Exit.OK.code()) {
        cluster.close();
        throw new AssertionError(up.toString());
      }
      return cluster;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** As the README tells the user to. */
  private static void installExamplePackages() throws IOException, InterruptedException {
    Path examples = Vatpool.HOME.resolve("examples");
    if (Files.exists(examples.resolve("node_modules/.package-lock.json"))) {
      return;
    }
    Process npm =
        new ProcessBuilder("npm", "ci", "--prefix", examples.toString()).inheritIO().start();
    if (!npm.waitFor(NPM_MINUTES_MAX, TimeUnit.MINUTES) || npm.exitValue() != 0) {
      npm.destroyForcibly();
      throw new AssertionError("npm ci --prefix " + examples + " failed");
    }
  }

  /** The command line, set to this cluster. */
  Vatpool vatpool() {
    return vatpool;
  }

  /** The cluster's folder. */
  Path folder() {
    return folder;
  }

  /** The gateway, as programs see it. */
  Gateway gateway() {
    return new Gateway(URI.create(service("gateway").path("url").asText()));
  }

  /** A service as {@code status} shows it, running or not. */
  JsonNode service(String name) {
    for (JsonNode service : vatpool.run("status --json").json().path("services")) {
      if (service.path("name").asText().equals(name)) {
        return service;
      }
    }
    throw new AssertionError("no service " + name);
  }

  /** The process of a running service. */
  ProcessHandle process(String name) {
    return ProcessHandle.of(service(name).path("pid").asLong()).orElseThrow();
  }

  /** Makes a kernel of a configuration and waits for its bootstrap. */
  void create(Path config, String kernel) {
    vatpool
        .run(List.of("kernel", "create", config.toString(), "--name", kernel, "--wait", "5m"))
        .ended(Exit.OK);
  }

  private void kill() {
    vatpool.run("down --grace 0");
  }

  @Override
  public void close() {
    vatpool.ok("down");
    Runtime.getRuntime().removeShutdownHook(reaper);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + folder, e);
    }
  }
}

package io.vatpool.conformance.chaos;

import io.vatpool.mariadb.local.Folders;
import io.vatpool.mariadb.local.LocalMariaDb;
import io.vatpool.mariadb.local.Options;
import io.vatpool.mariadb.local.testing.TestSchema;
import io.vatpool.testing.ServiceProcess;
import io.vatpool.testing.TestCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Two gateways, two workers, a snapstore, a MariaDB of their own, a proxy on every way and a clock
 * for each.
 */
final class ChaosCluster implements AutoCloseable {
  static final int GATEWAYS = 2;
  static final int WORKERS = 2;

  /** Long enough for a busy machine, and short enough to be outlasted. */
  static final int LEASE_SECONDS = 5;

  /** After so long without a heartbeat a worker counts as gone. */
  static final int WORKER_STALE_SECONDS = 3;

  private static final String SCHEMA = "chaos";
  private static final String MARIADB = "mariadb";
  private static final String CLIENTS = "clients";

  private final Path folder;
  private final Clocks clocks;
  private final Options databaseOptions;
  private final Map<String, TcpProxy> proxies = new TreeMap<>();
  private final TestCluster cluster;
  private volatile TcpProxy.Edit edit = TcpProxy.Edit.NONE;
  private LocalMariaDb database;

  private ChaosCluster(Path folder, Clocks clocks) throws IOException {
    this.folder = folder;
    this.clocks = clocks;
    try (LocalMariaDb plain = LocalMariaDb.start(databaseFolder(), Options.defaults())) {
      databaseOptions = Options.defaults().withProgram(withClock(plain)).withPort(plain.port());
    }
    this.database = LocalMariaDb.start(databaseFolder(), databaseOptions);
    database.createSchema(SCHEMA);
    this.cluster =
        TestCluster.builder()
            .gateways(GATEWAYS)
            .workers(WORKERS)
            .schema(new TestSchema(database, SCHEMA))
            .wiring(this::wire)
            .environment(clocks::environment)
            .gateway("vatpool.gateway.leases.duration", LEASE_SECONDS + "s")
            .gateway("vatpool.gateway.workers.stale-after", WORKER_STALE_SECONDS + "s")
            .worker("vatpool.worker.vats-online-max", "4")
            .start();
    for (int i = 0; i < GATEWAYS; i++) {
      int _ = wire(CLIENTS, gateway(i).name(), gateway(i).url().getPort());
    }
  }

  /** Starts all. */
  static ChaosCluster start() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("vatpool-chaos-");
    return new ChaosCluster(folder, Clocks.in(folder.resolve("clocks")));
  }

  private Path databaseFolder() {
    return folder.resolve(MARIADB);
  }

  /** The same program, in a place that looks like its own, with a clock that can be moved. */
  private Path withClock(LocalMariaDb plain) throws IOException {
    Path real =
        ProcessHandle.of(plain.pid())
            .flatMap(process -> process.info().command())
            .map(Path::of)
            .orElseThrow();
    Path home = folder.resolve("program");
    Path bin = Files.createDirectories(home.resolve("bin"));
    Files.createSymbolicLink(
        home.resolve("share"), real.resolveSibling("..").normalize().resolve("share"));
    StringBuilder script = new StringBuilder("#!/bin/sh\n");
    clocks
        .environment(MARIADB)
        .forEach((name, value) -> script.append("export %s='%s'\n".formatted(name, value)));
    script.append("exec '%s' \"$@\"%n".formatted(real));
    Path program = Files.writeString(bin.resolve("mariadbd"), script);
    return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
  }

  private int wire(String from, String to, int port) {
    TcpProxy proxy =
        new TcpProxy(
            from + " to " + to, port, to.equals(MARIADB) ? () -> edit : () -> TcpProxy.Edit.NONE);
    proxies.put(proxy.way(), proxy);
    return proxy.port();
  }

  /** From now on this happens to what services send to MariaDB. */
  void edit(TcpProxy.Edit next) {
    edit = next;
    // A connection keeps the statements that were prepared on it.
    proxies.values().stream().filter(way -> way.way().endsWith(MARIADB)).forEach(TcpProxy::cut);
  }

  Clocks clocks() {
    return clocks;
  }

  List<TcpProxy> proxies() {
    return List.copyOf(proxies.values());
  }

  private TcpProxy way(String from, String to) {
    return Objects.requireNonNull(proxies.get(from + " to " + to), to);
  }

  /** The ways of clients to gateways. */
  List<TcpProxy> clientWays() {
    return proxies.values().stream().filter(way -> way.way().startsWith(CLIENTS)).toList();
  }

  /** The way of a gateway to MariaDB. */
  TcpProxy databaseOf(int gateway) {
    return way(gateway(gateway).name(), MARIADB);
  }

  ServiceProcess gateway(int index) {
    return cluster.gateway(index);
  }

  /** Where clients reach the gateways. */
  List<URI> gateways() {
    List<URI> urls = new ArrayList<>();
    for (int i = 0; i < GATEWAYS; i++) {
      urls.add(URI.create("http://127.0.0.1:" + way(CLIENTS, gateway(i).name()).port()));
    }
    return urls;
  }

  ServiceProcess worker(int index) {
    return cluster.worker(index);
  }

  /** The services that need the database: gateways first, then workers. */
  List<ServiceProcess> ofTheDatabase() {
    List<ServiceProcess> services = new ArrayList<>();
    for (int i = 0; i < GATEWAYS; i++) {
      services.add(gateway(i));
    }
    for (int i = 0; i < WORKERS; i++) {
      services.add(worker(i));
    }
    return services;
  }

  /** Waits until every service says that it is ready. */
  void awaitReady() {
    for (ServiceProcess service : ofTheDatabase()) {
      ServiceProcess _ = service.awaitReady();
    }
  }

  ServiceProcess snapstore() {
    return cluster.snapstore();
  }

  Path snapshots() {
    return cluster.snapshots();
  }

  LocalMariaDb database() {
    return database;
  }

  String schema() {
    return SCHEMA;
  }

  /** Starts MariaDB, which has ended, on its data and port. */
  void startDatabase() {
    database = LocalMariaDb.start(databaseFolder(), databaseOptions);
  }

  @Override
  public void close() {
    edit = TcpProxy.Edit.NONE;
    proxies.values().forEach(TcpProxy::heal);
    try (LocalMariaDb last = database) {
      cluster.close();
      proxies.values().forEach(TcpProxy::close);
      last.stop();
      Folders.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + folder, e);
    }
  }
}

package io.vatpool.cli.cluster;

import io.vatpool.cli.CliException;
import io.vatpool.cli.Exit;
import io.vatpool.cli.cluster.Health.State;
import io.vatpool.cli.output.Console;
import io.vatpool.mariadb.local.LocalMariaDb;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Brings a cluster to where its settings want it: starts what has no process, leaves alone what
 * runs, waits until all is ready. Running it twice, or after a crash of any part, is its normal
 * use.
 */
public final class ClusterUp {

  /** How long a service may take until it is ready, if nobody says otherwise. */
  public static final Duration READY_MAX = Duration.ofMinutes(2);

  private static final Duration POLL = Duration.ofMillis(100);

  /** How many of a log's last lines are shown when its service did not start. */
  private static final int LOG_LINES_SHOWN = 15;

  private final DataFolder folder;
  private final Installation installation;
  private final Console console;
  private final Duration readyMax;
  private final ClusterFile file;
  private final ClusterStatus status;
  private final ServiceMarks marks;

  /**
   * @param readyMax how long a started service may take until it is ready
   */
  public ClusterUp(
      DataFolder folder, Installation installation, Console console, Duration readyMax) {
    this.folder = folder;
    this.installation = installation;
    this.console = console;
    this.readyMax = readyMax;
    this.file = new ClusterFile(folder);
    this.status = new ClusterStatus(folder);
    this.marks = new ServiceMarks(folder);
  }

  /**
   * Starts what is missing.
   *
   * @param wanted how the cluster should look; as before if empty
   * @throws CliException if a service does not become ready; the others are left running
   */
  public ClusterView up(Optional<ClusterSettings> wanted) throws InterruptedException {
    return up(wanted, Set.of());
  }

  /** As {@link #up(Optional)}, but ends those services first: they come back on the same port. */
  public ClusterView up(Optional<ClusterSettings> wanted, Set<String> restart)
      throws InterruptedException {
    try (ClusterLock _ = ClusterLock.take(folder, console)) {
      ClusterRecord before = file.read().orElse(ClusterRecord.empty());
      ClusterSettings settings = wanted.orElse(before.settings());
      requireKnown(restart, before);
      Map<String, ProcessHandle> running = marks.processes();
      stopWhatChanged(before, settings, restart, running);
      List<String> names = names(settings);
      LocalMariaDb database = startDatabase();
      if (!running.keySet().containsAll(names)) {
        console.progress().act("checking the schema", () -> Database.migrate(database));
      }
      for (String name : names) {
        startUnlessRunning(name, settings, database, running);
      }
      for (String name : names) {
        awaitReady(name);
      }
      deleteUnusedCopies();
    }
    return status.look();
  }

  private void requireKnown(Set<String> restart, ClusterRecord before) {
    List<String> known = before.services().stream().map(ServiceRecord::name).toList();
    for (String name : restart) {
      if (!known.contains(name)) {
        throw new CliException(
            Exit.USAGE,
            "There is no such service",
            name,
            known.isEmpty()
                ? "No cluster was started in " + folder.root() + "; \"vatpool up\" starts one."
                : "There are " + String.join(", ", known) + ".");
      }
    }
  }

  private List<String> names(ClusterSettings settings) {
    List<String> names = new ArrayList<>();
    names.add(ServiceKind.SNAPSTORE.serviceName(0));
    for (int i = 1; i <= settings.workers(); i++) {
      names.add(ServiceKind.WORKER.serviceName(i));
    }
    names.add(ServiceKind.GATEWAY.serviceName(0));
    return names;
  }

  /**
   * Ends what is no longer wanted, or wanted otherwise, or not recorded as it runs: the command
   * that started it died just then.
   */
  private void stopWhatChanged(
      ClusterRecord before,
      ClusterSettings wanted,
      Set<String> restart,
      Map<String, ProcessHandle> running)
      throws InterruptedException {
    ClusterDown down = new ClusterDown(folder, console, readyMax);
    List<String> names = names(wanted);
    boolean changed = before.settings().vatsOnlineMax() != wanted.vatsOnlineMax();
    for (Map.Entry<String, ProcessHandle> process : Map.copyOf(running).entrySet()) {
      String name = process.getKey();
      long pid = process.getValue().pid();
      if (!names.contains(name)
          || restart.contains(name)
          || before.service(name).filter(s -> s.pid() == pid).isEmpty()
          || (changed && ServiceKind.of(name) == ServiceKind.WORKER)) {
        down.stop(name, process.getValue());
        running.remove(name);
      }
    }
    if (restart.contains(ServiceKind.MARIADB.serviceName(0))) {
      down.stopDatabase();
    }
    ClusterRecord kept = before;
    for (ServiceRecord service : before.services()) {
      if (service.kind() != ServiceKind.MARIADB && !names.contains(service.name())) {
        kept = kept.without(service.name());
      }
    }
    file.write(kept.with(wanted));
  }

  private LocalMariaDb startDatabase() {
    Optional<LocalMariaDb> there = Database.attach(folder);
    LocalMariaDb database =
        there.isPresent()
            ? there.get()
            : console.progress().step("starting mariadb", () -> Database.start(folder));
    save(Database.record(database));
    return database;
  }

  private void startUnlessRunning(
      String name,
      ClusterSettings settings,
      LocalMariaDb database,
      Map<String, ProcessHandle> running) {
    if (!running.containsKey(name)) {
      start(name, recorded(name).map(ServiceRecord::port).orElse(0), settings, database);
    }
  }

  private void start(String name, int portWanted, ClusterSettings settings, LocalMariaDb database) {
    ServiceKind kind = ServiceKind.of(name);
    int port = Ports.choose(portWanted);
    Program program = Application.copy(folder, kind.module(), installation.program(kind));
    String snapstore =
        recorded(ServiceKind.SNAPSTORE.serviceName(0)).map(ServiceRecord::url).orElse("");
    ServiceCommand command =
        ServiceCommand.of(kind, name, port, folder, program, settings, database, snapstore);
    ProcessHandle process =
        Spawner.spawn(
            command.command(), command.environment(), folder.work(name), folder.log(name));
    save(
        new ServiceRecord(
            name,
            kind,
            process.pid(),
            port,
            "http://" + Ports.HOST + ":" + port,
            folder.log(name).toString()));
  }

  private void awaitReady(String name) throws InterruptedException {
    ServiceRecord service = recorded(name).orElseThrow();
    if (status.health(service).state() == State.READY) {
      return;
    }
    console.progress().act("starting " + name, () -> pollUntilReady(service));
  }

  private void pollUntilReady(ServiceRecord service) throws InterruptedException {
    long deadline = System.nanoTime() + readyMax.toNanos();
    Health health = status.health(service);
    while (health.state() != State.READY) {
      if (health.state() == State.STOPPED) {
        throw notStarted(service, "its process ended");
      }
      if (System.nanoTime() > deadline) {
        throw notStarted(
            service, "not ready after " + readyMax.toSeconds() + " s: " + health.detail());
      }
      Thread.sleep(POLL);
      health = status.health(service);
    }
  }

  private CliException notStarted(ServiceRecord service, String why) {
    return new CliException(
        Exit.BROKEN,
        service.name() + " did not start",
        why + ". Its log " + service.log() + " ends with:\n" + lastLines(Path.of(service.log())),
        "Mend what the log names and run \"vatpool up\" again; what runs is left running.");
  }

  private static String lastLines(Path log) {
    try {
      List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
      return String.join(
          "\n", lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
    } catch (IOException e) {
      return "(" + e + ")";
    }
  }

  private Optional<ServiceRecord> recorded(String name) {
    return file.read().flatMap(cluster -> cluster.service(name));
  }

  private void save(ServiceRecord service) {
    file.write(file.read().orElse(ClusterRecord.empty()).with(service));
  }

  private void deleteUnusedCopies() {
    List<String> lines =
        marks.processes().values().stream()
            .map(process -> process.info().commandLine().orElse(""))
            .toList();
    try {
      Application.deleteUnused(folder, lines);
    } catch (IOException e) {
      throw folder.unusable(e);
    }
  }
}

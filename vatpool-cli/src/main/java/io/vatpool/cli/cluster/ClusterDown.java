package io.vatpool.cli.cluster;

import io.vatpool.cli.output.Console;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

/** Stops a cluster, or one service of it: gateway first, database last. */
public final class ClusterDown {

  /** What a service has for an orderly end, if nobody says otherwise. */
  public static final Duration GRACE = Duration.ofSeconds(20);

  private final DataFolder folder;
  private final Console console;
  private final Duration grace;

  /**
   * @param grace what each service has for an orderly end before it is killed, which loses nothing
   *     that was acknowledged
   */
  public ClusterDown(DataFolder folder, Console console, Duration grace) {
    this.folder = folder;
    this.console = console;
    this.grace = grace;
  }

  /** Stops everything that runs. Nothing to do is no error. */
  public void stopAll() throws InterruptedException {
    if (!Files.isDirectory(folder.root())) {
      return;
    }
    try (ClusterLock _ = ClusterLock.take(folder, console)) {
      // By their marks, not by the record: a service that was started just before a crash counts
      // too.
      Map<String, ProcessHandle> processes = new ServiceMarks(folder).processes();
      for (ServiceKind kind : Arrays.asList(ServiceKind.values()).reversed()) {
        for (Map.Entry<String, ProcessHandle> process : processes.entrySet()) {
          if (ServiceKind.of(process.getKey()) == kind) {
            stop(process.getKey(), process.getValue());
          }
        }
      }
      stopDatabase();
    }
  }

  /** Stops the database server if it runs; the caller holds the lock. */
  void stopDatabase() {
    Database.attach(folder)
        .ifPresent(server -> console.progress().act("stopping mariadb", server::stop));
  }

  /** Stops one service; the caller holds the lock. */
  void stop(String name, ProcessHandle process) throws InterruptedException {
    boolean inOrder =
        console.progress().step("stopping " + name, () -> Stopper.stop(process, grace));
    if (!inOrder) {
      console.inform(name + " did not end within " + grace.toSeconds() + " s and was killed");
    }
  }
}

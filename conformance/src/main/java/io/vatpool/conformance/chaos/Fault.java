package io.vatpool.conformance.chaos;

import java.util.List;
import java.util.Locale;

/** What may happen to a cluster. */
enum Fault {
  /** SIGKILL of one engine. */
  ENGINE_KILLED(Moment.values()),
  /** SIGKILL of one worker. */
  WORKER_KILLED(Moment.values()),
  /** SIGKILL of the gateway that holds the kernel. */
  GATEWAY_KILLED(Moment.values()),
  /** SIGKILL of the snapshot store. */
  SNAPSTORE_KILLED(Moment.values()),
  /** SIGKILL of MariaDB. */
  MARIADB_KILLED(Moment.values()),
  /** The connection of a commit is cut. */
  COMMIT_CUT(Moment.BEFORE_COMMIT, Moment.DURING_COMMIT, Moment.AFTER_COMMIT),
  /** Clients' connections are cut when MariaDB has committed what they wait for. */
  ANSWER_LOST(Moment.AFTER_COMMIT),
  /** SIGSTOP of the gateway that holds the kernel, past its lease, then SIGCONT. */
  GATEWAY_PAUSED(Moment.ANY),
  /** The same, with a block under way that arrives when another gateway has gone on. */
  BLOCK_LATE(Moment.ANY),
  /** The same, in the middle of a transaction that holds locks. */
  TRANSACTION_STUCK(Moment.ANY),
  /** SIGSTOP of a worker until it counts as gone, then SIGCONT. */
  WORKER_PAUSED(Moment.ANY),
  /** MariaDB is killed and comes back when all leases have run out. */
  MARIADB_AWAY(Moment.ANY),
  /** MariaDB is stopped in order and started again. */
  MARIADB_RESTARTED(Moment.ANY),
  /** MariaDB chooses a block's transaction as the victim of a deadlock. */
  DEADLOCK(Moment.ANY),
  /** The connections between two services are cut. */
  LINK_CUT(Moment.ANY),
  /** Nothing passes between two services for a while. */
  LINK_STALLED(Moment.ANY),
  /** Everything between two services is late for a while. */
  LINK_DELAYED(Moment.ANY),
  /** One snapshot's blob is damaged, and a worker is killed so that vats are paged in. */
  BLOB_DAMAGED(Moment.ANY),
  /** The wall clock of one service jumps by up to an hour. */
  CLOCK_JUMPED(Moment.ANY),
  /** A worker is stopped in order and started again, as in a rolling change. */
  WORKER_RESTARTED(Moment.ANY),
  /** A worker is stopped in order; another version, with another engine, takes its place. */
  WORKER_CHANGED(Moment.ANY);

  @SuppressWarnings("ImmutableEnumChecker") // the checker does not know lists made by List.of
  private final List<Moment> moments;

  Fault(Moment... moments) {
    this.moments = List.of(moments);
  }

  /** When it may strike. */
  List<Moment> moments() {
    return moments;
  }

  /** For people. */
  String words() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}

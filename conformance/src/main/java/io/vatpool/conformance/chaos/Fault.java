package io.vatpool.conformance.chaos;

import java.util.List;
import java.util.Locale;

/** What may happen to a cluster. */
enum Fault {
  /** SIGKILL of one engine. */
  ENGINE_KILLED,
  /** SIGKILL of one worker. */
  WORKER_KILLED,
  /** SIGKILL of the gateway that holds the kernel. */
  GATEWAY_KILLED,
  /** SIGKILL of the snapshot store. */
  SNAPSTORE_KILLED,
  /** SIGKILL of MariaDB. */
  MARIADB_KILLED,
  /** The connection of a commit is cut. */
  COMMIT_CUT,
  /** Clients' connections are cut when MariaDB has committed what they wait for. */
  ANSWER_LOST,
  /** SIGSTOP of the gateway that holds the kernel, past its lease, then SIGCONT. */
  GATEWAY_PAUSED,
  /** The same, with a block under way that arrives when another gateway has gone on. */
  BLOCK_LATE,
  /** The same, in the middle of a transaction that holds locks. */
  TRANSACTION_STUCK,
  /** SIGSTOP of a worker until it counts as gone, then SIGCONT. */
  WORKER_PAUSED,
  /** MariaDB is stopped in order and started again. */
  MARIADB_RESTARTED,
  /** MariaDB chooses a block's transaction as the victim of a deadlock. */
  DEADLOCK,
  /** The connections between two services are cut. */
  LINK_CUT,
  /** Nothing passes between two services for a while. */
  LINK_STALLED,
  /** Everything between two services is late for a while. */
  LINK_DELAYED,
  /** One snapshot's blob is damaged, and a worker is killed so that vats are paged in. */
  BLOB_DAMAGED,
  /** The wall clock of one service jumps by up to an hour. */
  CLOCK_JUMPED,
  /** A worker is stopped in order and started again, as in a rolling change. */
  WORKER_RESTARTED;

  /** When it may strike. */
  List<Moment> moments() {
    return switch (this) {
      case ENGINE_KILLED, WORKER_KILLED, GATEWAY_KILLED, SNAPSTORE_KILLED, MARIADB_KILLED ->
          List.of(Moment.values());
      case COMMIT_CUT -> List.of(Moment.BEFORE_COMMIT, Moment.DURING_COMMIT, Moment.AFTER_COMMIT);
      case ANSWER_LOST -> List.of(Moment.AFTER_COMMIT);
      case GATEWAY_PAUSED,
          BLOCK_LATE,
          TRANSACTION_STUCK,
          WORKER_PAUSED,
          MARIADB_RESTARTED,
          DEADLOCK,
          LINK_CUT,
          LINK_STALLED,
          LINK_DELAYED,
          BLOB_DAMAGED,
          CLOCK_JUMPED,
          WORKER_RESTARTED ->
          List.of(Moment.ANY);
    };
  }

  /** For people. */
  String words() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}

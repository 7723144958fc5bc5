package io.vatpool.conformance.chaos;

import java.util.Locale;

/** When a fault strikes. */
enum Moment {
  /** Whenever the dice say. */
  ANY,
  /** A block's commit is about to leave for MariaDB; it never arrives. */
  BEFORE_COMMIT,
  /** MariaDB has just been sent a block's commit. */
  DURING_COMMIT,
  /** MariaDB has committed a block, and its answer is lost. */
  AFTER_COMMIT;

  /** For people. */
  String words() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}

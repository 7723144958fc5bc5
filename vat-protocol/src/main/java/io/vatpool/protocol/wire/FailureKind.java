package io.vatpool.protocol.wire;

/** Why a worker could not do what it was asked to; none of them is the vat's fault. */
public enum FailureKind {
  /** Another gateway holds the kernel now: stop. */
  STALE_EPOCH(false),
  /** The worker shuts down. */
  DRAINING(true),
  /** Every vat that is online is busy, and there is no room for one more. */
  AT_CAPACITY(true),
  /** The engine ended in a way that no metering fault explains. */
  ENGINE_DIED(true),
  /** A replayed delivery made other syscalls than the transcript has. */
  REPLAY_DIVERGED(true),
  /** No usable snapshot and no way to rebuild the vat without one. */
  SNAPSHOT_UNAVAILABLE(true),
  /** MariaDB does not answer. */
  DATABASE_UNAVAILABLE(true),
  /** The snapshot store does not take the image. */
  SNAPSTORE_UNAVAILABLE(true),
  /** The database does not have the vat's bundle, or the bundle does not load. */
  BUNDLE_MISSING(false),
  /** Transcript and page-in together do not lead to the position that was asked for. */
  POSITION_UNREACHABLE(true),
  /** The delivery or the page-in took longer than allowed. */
  DEADLINE_EXCEEDED(true),
  /** The conversation was cancelled before it began to run. */
  CANCELLED(false),
  /** The request makes no sense, for instance a delivery that replay would not accept. */
  BAD_REQUEST(false),
  /** A defect of the worker itself. */
  INTERNAL(true);

  private final boolean retryable;

  FailureKind(boolean retryable) {
    this.retryable = retryable;
  }

  /** Whether trying again, elsewhere or later, makes sense as a rule. */
  public boolean retryable() {
    return retryable;
  }
}

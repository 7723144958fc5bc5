package io.vatpool.worker.vat;

import io.vatpool.protocol.wire.FailureKind;
import io.vatpool.protocol.wire.WorkerMessage;
import io.vatpool.store.StoreException;
import io.vatpool.xsnap.engine.EngineLostException;
import io.vatpool.xsnap.engine.EngineStartException;
import io.vatpool.xsnap.engine.EngineTimeLimitException;
import io.vatpool.xsnap.engine.UpcallFailedException;
import org.jspecify.annotations.Nullable;

/** A request cannot be done; carries what the gateway is told. */
public final class RequestFailed extends Exception {
  private static final long serialVersionUID = 1;

  private final transient WorkerMessage.Failed failure;

  /** Fails with this answer. */
  public RequestFailed(WorkerMessage.Failed failure, @Nullable Throwable cause) {
    super(failure.kind() + ": " + failure.message(), cause);
    this.failure = failure;
  }

  /** Fails for a reason that has nothing to do with replay. */
  public RequestFailed(FailureKind kind, String message, @Nullable Throwable cause) {
    this(WorkerMessage.Failed.of(kind, message), cause);
  }

  /** What the gateway is told. */
  public WorkerMessage.Failed failure() {
    return failure;
  }

  /** An engine was lost while {@code doing} something: whose fault was it? */
  static RequestFailed engineLost(EngineLostException e, String doing) {
    return switch (e) {
      case UpcallFailedException upcall when upcall.getCause() instanceof RequestFailed cause ->
          cause;
      case UpcallFailedException upcall when upcall.getCause() instanceof StoreException cause ->
          database(cause);
      case EngineTimeLimitException late ->
          new RequestFailed(FailureKind.DEADLINE_EXCEEDED, doing + ": " + late.getMessage(), late);
      // Nothing has happened yet: this machine has no room for one more process.
      case EngineStartException start ->
          new RequestFailed(FailureKind.AT_CAPACITY, doing + ": " + start.getMessage(), start);
      default -> new RequestFailed(FailureKind.ENGINE_DIED, doing + ": " + e.getMessage(), e);
    };
  }

  static RequestFailed database(StoreException e) {
    return new RequestFailed(FailureKind.DATABASE_UNAVAILABLE, String.valueOf(e.getMessage()), e);
  }

  /** This thread was interrupted, which only happens when the service ends. */
  static RequestFailed interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new RequestFailed(FailureKind.DRAINING, "the worker is shutting down", e);
  }
}

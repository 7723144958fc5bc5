package io.vatpool.protocol.wire;

import io.vatpool.protocol.DeliveryOutcome;
import io.vatpool.protocol.RecordedSyscall;
import io.vatpool.protocol.SnapshotInfo;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a worker says to a gateway, always in a conversation that the gateway opened. */
public sealed interface WorkerMessage {

  /**
   * The kernel's epoch is noted.
   *
   * @param workerId who answers
   * @param vatsOnlineMax how many vats it keeps online
   * @param engine the engine build it runs, for instance {@code xsnap 0.15.0 (XS 13.3.0)}
   */
  record Welcome(String workerId, int vatsOnlineMax, String engine) implements WorkerMessage {
    /** Checks. */
    public Welcome {
      Objects.requireNonNull(workerId, "workerId");
      Objects.requireNonNull(engine, "engine");
    }
  }

  /** The delivery ran; the vat now stands behind it. */
  record Delivered(DeliveryOutcome outcome, DeliveryTimings timings) implements WorkerMessage {
    /** Checks. */
    public Delivered {
      Objects.requireNonNull(outcome, "outcome");
      Objects.requireNonNull(timings, "timings");
    }
  }

  /**
   * The vat calls a device and waits; answer with {@link GatewayMessage.DeviceCallAnswer}.
   *
   * @param answered the syscalls since the last call, in order, with the answers they were given
   * @param callNow the syscall's JSON text
   */
  record DeviceCall(List<RecordedSyscall> answered, String callNow) implements WorkerMessage {
    /** Checks and copies. */
    public DeviceCall {
      answered = List.copyOf(answered);
      Objects.requireNonNull(callNow, "callNow");
    }
  }

  /**
   * The worker does not have the vat where it should stand, and was not told how to bring it there.
   *
   * @param reason what it has instead, for logs
   */
  record PageInNeeded(String reason) implements WorkerMessage {
    /** Checks. */
    public PageInNeeded {
      Objects.requireNonNull(reason, "reason");
    }
  }

  /**
   * The image is safely stored and the vat runs on from it.
   *
   * @param micros how long that took
   */
  record SnapshotSaved(SnapshotInfo snapshot, long micros) implements WorkerMessage {
    /** Checks. */
    public SnapshotSaved {
      Objects.requireNonNull(snapshot, "snapshot");
    }
  }

  /** A {@link GatewayMessage.Preload} or {@link GatewayMessage.Discard} is done. */
  record Done() implements WorkerMessage {}

  /** The connection is alive. */
  record Pong() implements WorkerMessage {}

  /**
   * The request could not be done, for no reason of the vat's.
   *
   * @param kind what went wrong
   * @param message for people: names the thing and the remedy
   * @param retryable whether the same request may succeed on a fresh engine or another worker
   * @param divergence how a replay diverged, for {@link FailureKind#REPLAY_DIVERGED} only
   */
  record Failed(
      FailureKind kind, String message, boolean retryable, @Nullable DivergenceReport divergence)
      implements WorkerMessage {
    /** Checks. */
    public Failed {
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(message, "message");
    }

    /** A failure that has nothing to do with replay. */
    public static Failed of(FailureKind kind, String message) {
      return new Failed(kind, message, kind.retryable(), null);
    }
  }
}

package io.vatpool.protocol.wire;

import io.vatpool.protocol.PageIn;
import io.vatpool.protocol.RefusedSyscall;
import io.vatpool.protocol.SyscallResult;
import io.vatpool.protocol.VatPosition;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a gateway says to a worker. Every one but a cancellation is answered. */
public sealed interface GatewayMessage {
  /** The same without its trace, for a worker that does not read one. */
  default GatewayMessage untraced() {
    return this;
  }

  /** A request about one kernel; refused if the worker has seen a later epoch of that kernel. */
  sealed interface OfKernel extends GatewayMessage {
    /** The kernel. */
    String kernelId();

    /** The epoch of the kernel's lease that the gateway holds. */
    long epoch();
  }

  /**
   * First words about a kernel, after connecting and after taking its lease: from now on the worker
   * refuses requests with an older epoch. Answered by {@link WorkerMessage.Welcome}.
   *
   * @param gateway who speaks, for logs
   */
  record Hello(String gateway, String kernelId, long epoch) implements OfKernel {
    /** Checks. */
    public Hello {
      Objects.requireNonNull(gateway, "gateway");
      requireKernel(kernelId, epoch);
    }
  }

  /**
   * Run a delivery on the vat that stands at {@code at}. Answered by {@link
   * WorkerMessage.Delivered}, {@link WorkerMessage.PageInNeeded} or {@link WorkerMessage.Failed},
   * after any number of {@link WorkerMessage.DeviceCall}s.
   *
   * @param delivery the delivery's JSON text
   * @param refusals syscalls to refuse, in the order of their indices
   * @param pageIn how to bring the vat there if it is not, or null to be asked for it
   * @param trace the span that waits for the answer, {@code traceparent} and perhaps a space and
   *     {@code tracestate}; null if nobody traces
   */
  record Deliver(
      String kernelId,
      long epoch,
      VatPosition at,
      String delivery,
      List<RefusedSyscall> refusals,
      @Nullable PageIn pageIn,
      @Nullable String trace)
      implements OfKernel {
    /** One that nobody traces. */
    public Deliver(
        String kernelId,
        long epoch,
        VatPosition at,
        String delivery,
        List<RefusedSyscall> refusals,
        @Nullable PageIn pageIn) {
      this(kernelId, epoch, at, delivery, refusals, pageIn, null);
    }

    /** Checks and copies. */
    public Deliver {
      requireKernel(kernelId, epoch);
      Objects.requireNonNull(at, "at");
      Objects.requireNonNull(delivery, "delivery");
      refusals = List.copyOf(refusals);
    }

    @Override
    public Deliver untraced() {
      return trace == null
          ? this
          : new Deliver(kernelId, epoch, at, delivery, refusals, pageIn, null);
    }
  }

  /** Answers the open {@link WorkerMessage.DeviceCall} of this conversation. */
  record DeviceCallAnswer(SyscallResult result) implements GatewayMessage {
    /** Checks. */
    public DeviceCallAnswer {
      Objects.requireNonNull(result, "result");
    }
  }

  /**
   * Save the heap of the vat that stands at {@code at}, and go on from the image. Answered by
   * {@link WorkerMessage.SnapshotSaved}, {@link WorkerMessage.PageInNeeded} or {@link
   * WorkerMessage.Failed}.
   *
   * @param pageIn how to bring the vat there if it is not, or null to be asked for it
   * @param trace as in {@link Deliver}
   */
  record SaveSnapshot(
      String kernelId, long epoch, VatPosition at, @Nullable PageIn pageIn, @Nullable String trace)
      implements OfKernel {
    /** One that nobody traces. */
    public SaveSnapshot(String kernelId, long epoch, VatPosition at, @Nullable PageIn pageIn) {
      this(kernelId, epoch, at, pageIn, null);
    }

    /** Checks. */
    public SaveSnapshot {
      requireKernel(kernelId, epoch);
      Objects.requireNonNull(at, "at");
    }

    @Override
    public SaveSnapshot untraced() {
      return trace == null ? this : new SaveSnapshot(kernelId, epoch, at, pageIn, null);
    }
  }

  /**
   * Have the vat at {@code at} before its next delivery. Answered by {@link WorkerMessage.Done} or
   * {@link WorkerMessage.Failed}; never worth evicting another vat for.
   */
  record Preload(String kernelId, long epoch, VatPosition at, PageIn pageIn) implements OfKernel {
    /** Checks. */
    public Preload {
      requireKernel(kernelId, epoch);
      Objects.requireNonNull(at, "at");
      Objects.requireNonNull(pageIn, "pageIn");
    }
  }

  /**
   * Whatever engine runs for this vat, its history is not the kernel's. A courtesy that frees
   * memory: safety comes from positions. Answered by {@link WorkerMessage.Done}.
   */
  record Discard(String kernelId, long epoch, String vatId) implements OfKernel {
    /** Checks. */
    public Discard {
      requireKernel(kernelId, epoch);
      Objects.requireNonNull(vatId, "vatId");
    }
  }

  /**
   * Nobody waits for the answer of this conversation any more. The delivery may or may not run to
   * its end; the vat's position tells. Not answered.
   */
  record Cancel() implements GatewayMessage {}

  /** Is the connection alive? Answered by {@link WorkerMessage.Pong}. */
  record Ping() implements GatewayMessage {}

  private static void requireKernel(String kernelId, long epoch) {
    Objects.requireNonNull(kernelId, "kernelId");
    if (epoch < 0) {
      throw new IllegalArgumentException("lease epochs start at 0, got " + epoch);
    }
  }
}

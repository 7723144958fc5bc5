package io.vatpool.kernel.crank;

import io.vatpool.kernel.slog.KernelSlog;
import io.vatpool.kernel.state.KernelMessage;
import io.vatpool.kernel.state.KernelPromise;
import io.vatpool.kernel.state.KernelSlot;
import io.vatpool.kernel.state.KernelState;
import io.vatpool.kernel.state.ResolutionPolicy;
import io.vatpool.kernel.state.RunQueueEvent;
import io.vatpool.kernel.state.Stat;
import io.vatpool.kernel.translate.KernelResolution;
import io.vatpool.protocol.CapData;
import io.vatpool.protocol.json.JsJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends messages, settles promises, and tells those who want to know. */
public final class Messaging {
  private final KernelState state;
  private final KernelSlog slog;
  private final PendingPanic panic;
  private final QueueWatch watch;

  Messaging(KernelState state, KernelSlog slog, PendingPanic panic, QueueWatch watch) {
    this.state = state;
    this.slog = slog;
    this.panic = panic;
    this.watch = watch;
  }

  /** Puts a message into the acceptance queue, which holds what the message mentions. */
  void send(String target, KernelMessage message) {
    state.referenceCounts().increment(target);
    String result = message.result();
    if (result != null) {
      state.referenceCounts().increment(result);
    }
    message.methargs().slots().forEach(state.referenceCounts()::increment);
    queue(new RunQueueEvent.Send(target, message));
  }

  /** The vat wants to know what becomes of the promise. */
  void subscribe(String vatId, String kpid) {
    switch (state.promises().get(kpid)) {
      case KernelPromise.Unresolved unresolved -> state.promises().addSubscriber(kpid, vatId);
      case KernelPromise.Settled settled -> notify(vatId, kpid);
    }
  }

  private void notify(String vatId, String kpid) {
    state.referenceCounts().increment(kpid);
    queue(new RunQueueEvent.Notify(vatId, kpid));
  }

  private void queue(RunQueueEvent.Queued event) {
    state.acceptanceQueue().add(event);
    watch.queued(event);
  }

  /**
   * Settles promises.
   *
   * @param decider the vat that must hold the right to; null for the kernel
   */
  void resolve(@Nullable String decider, List<KernelResolution> resolutions) {
    for (KernelResolution resolution : resolutions) {
      resolve(decider, resolution, null);
    }
  }

  private void resolve(
      @Nullable String decider, KernelResolution resolution, @Nullable String toldLater) {
    KernelPromise.Unresolved promise = state.promises().getResolvable(resolution.kpid(), decider);
    for (String subscriber : promise.subscribers()) {
      if (subscriber.equals(toldLater)) {
        state.referenceCounts().increment(resolution.kpid());
        RunQueueEvent.Notify event = new RunQueueEvent.Notify(subscriber, resolution.kpid());
        state.sideQueues().hold(subscriber, event);
        watch.queued(event);
      } else {
        notify(subscriber, resolution.kpid());
      }
    }
    state.promises().settle(resolution.kpid(), resolution.rejected(), resolution.data());
    follow(promise.policy(), resolution);
  }

  /** Rejects a promise of a vat that is suspended, and is told when it comes back. */
  void disconnect(String kpid, CapData reason, String vatId) {
    resolve(vatId, new KernelResolution(kpid, true, reason), vatId);
  }

  /** Rejects one promise. */
  void reject(String kpid, CapData reason, @Nullable String decider) {
    resolve(decider, List.of(new KernelResolution(kpid, true, reason)));
  }

  private void follow(ResolutionPolicy policy, KernelResolution resolution) {
    boolean log =
        policy == ResolutionPolicy.LOG_ALWAYS
            || (policy == ResolutionPolicy.LOG_FAILURE && resolution.rejected());
    if (log) {
      slog.console("log", outcome(policy, resolution));
    } else if (policy == ResolutionPolicy.PANIC && resolution.rejected()) {
      panic.request("kernel panic " + outcome(policy, resolution));
    }
  }

  private static String outcome(ResolutionPolicy policy, KernelResolution resolution) {
    return resolution.kpid()
        + ".policy "
        + policy.key()
        + ": "
        + (resolution.rejected() ? "rejected " : "fulfilled ")
        + JsJson.stringify(resolution.data().toJson());
  }

  /**
   * Sends a message of the kernel's own.
   *
   * @return the promise for its result; null where the policy asks for none
   */
  public @Nullable String queue(String target, CapData methargs, ResolutionPolicy policy) {
    methargs.slots().forEach(KernelSlot::type);
    String result = policy == ResolutionPolicy.NONE ? null : state.promises().add(policy);
    state.stats().increment(Stat.SYSCALLS);
    state.stats().increment(Stat.SYSCALL_SEND);
    send(target, KernelMessage.fromKernel(methargs, result));
    return result;
  }
}

package io.vatpool.kernel.crank;

import io.vatpool.kernel.marshal.KernelMarshal;
import io.vatpool.kernel.marshal.MethodName;
import io.vatpool.kernel.state.KernelPromise;
import io.vatpool.kernel.state.KernelSlot;
import io.vatpool.kernel.state.KernelState;
import io.vatpool.kernel.state.RunQueueEvent;
import io.vatpool.kernel.state.SlotType;
import io.vatpool.kernel.state.StateViolationException;
import io.vatpool.kernel.translate.SingleSlot;
import io.vatpool.protocol.CapData;
import java.util.Optional;

/** Finds out where a message goes. */
final class Router {
  private final KernelState state;
  private final Messaging messaging;
  private final QueueWatch watch;

  Router(KernelState state, Messaging messaging, QueueWatch watch) {
    this.state = state;
    this.messaging = messaging;
    this.watch = watch;
  }

  /** Where a message goes. */
  sealed interface Route {
    /** To a vat, for an object of its own or a promise it decides. */
    record Deliver(String vatId, String target) implements Route {}

    /** Into the queue of a promise that is not settled yet. */
    record Wait(String kpid) implements Route {}

    /** Nowhere; its result has been rejected. */
    record Splat() implements Route {}
  }

  /** Routes the message. Its references stay counted; letting go is up to the caller. */
  Route route(RunQueueEvent.Send send) {
    String target = send.target();
    return switch (KernelSlot.type(target)) {
      case OBJECT -> toObject(send, target);
      case PROMISE -> toPromise(send, target);
      case DEVICE -> throw new StateViolationException(target + " takes no messages");
    };
  }

  private Route toObject(RunQueueEvent.Send send, String koid) {
    String owner = state.objects().owner(koid);
    return owner == null
        ? splat(send, KernelMarshal.makeError("vat terminated"))
        : new Route.Deliver(owner, koid);
  }

  private Route toPromise(RunQueueEvent.Send send, String kpid) {
    return switch (state.promises().get(kpid)) {
      case KernelPromise.Settled settled when settled.rejected() -> splat(send, settled.data());
      case KernelPromise.Settled settled -> {
        Optional<String> slot =
            SingleSlot.possible(settled.data())
                ? KernelMarshal.extractSingleSlot(settled.data())
                : Optional.empty();
        yield slot.filter(kref -> KernelSlot.type(kref) == SlotType.OBJECT)
            .map(koid -> toObject(send, koid))
            .orElseGet(() -> splat(send, notCallable(send)));
      }
      case KernelPromise.Unresolved unresolved -> toUnresolved(send, kpid, unresolved);
    };
  }

  private static CapData notCallable(RunQueueEvent.Send send) {
    return KernelMarshal.makeError(
        "data is not callable, has no method " + MethodName.of(send.message().methargs()));
  }

  private Route toUnresolved(
      RunQueueEvent.Send send, String kpid, KernelPromise.Unresolved promise) {
    String decider = promise.decider();
    if (decider == null) {
      return new Route.Wait(kpid);
    }
    LiveVat vat = LiveVat.find(state, decider);
    if (vat == null) {
      return splat(send, KernelMarshal.makeError("vat terminated"));
    }
    return vat.enablePipelining() ? new Route.Deliver(decider, kpid) : new Route.Wait(kpid);
  }

  private Route splat(RunQueueEvent.Send send, CapData reason) {
    String result = send.message().result();
    if (result != null) {
      messaging.reject(result, reason, null);
    }
    return new Route.Splat();
  }

  /** The message leaves the queues: what it mentioned is no longer held on its behalf. */
  void release(RunQueueEvent.Send send) {
    watch.gone(send);
    state.referenceCounts().decrement(send.target());
    String result = send.message().result();
    if (result != null) {
      state.referenceCounts().decrement(result);
    }
    send.message().methargs().slots().forEach(state.referenceCounts()::decrement);
  }
}

package io.vatpool.kernel.crank;

import io.vatpool.kernel.marshal.KernelMarshal;
import io.vatpool.kernel.marshal.MarshalException;
import io.vatpool.kernel.marshal.MethodName;
import io.vatpool.kernel.marshal.Passable;
import io.vatpool.kernel.state.KernelMessage;
import io.vatpool.kernel.state.KernelState;
import io.vatpool.kernel.state.StateViolationException;
import io.vatpool.kernel.state.life.LifeEvent;
import io.vatpool.kernel.translate.KernelResolution;
import io.vatpool.protocol.CapData;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The methods of admin nodes that the kernel itself carries out: {@code suspend(reason?)}, {@code
 * pause(reason?)}, {@code resume()}, {@code pauseOnMeterUnderflow(boolean)}.
 *
 * <p>A message with such a method to an admin node never reaches the vat-admin vat, whose published
 * code would reject it; its result is settled by the kernel. All other messages go their usual way.
 */
final class AdminNodeCalls {
  private static final Set<String> METHODS =
      Set.of("suspend", "pause", "resume", "pauseOnMeterUnderflow");

  private final KernelState state;
  private final AdminNodes nodes;
  private final Messaging messaging;
  private final Suspension suspension;
  private final VatLifecycle lifecycle;

  AdminNodeCalls(
      KernelState state, Messaging messaging, Suspension suspension, VatLifecycle lifecycle) {
    this.state = state;
    this.nodes = new AdminNodes(state);
    this.messaging = messaging;
    this.suspension = suspension;
    this.lifecycle = lifecycle;
  }

  /** The vat that the message is about, if it is such a call. */
  Optional<String> subject(String vatId, String target, KernelMessage message) {
    return nodes.isVatAdmin(vatId) && METHODS.contains(MethodName.of(message.methargs()))
        ? nodes.vatOf(vatId, target)
        : Optional.empty();
  }

  /** Carries the call out and settles its result. */
  CrankResults call(String subject, KernelMessage message) {
    CrankResults results = CrankResults.NOTHING;
    boolean rejected = false;
    CapData answer = KernelMarshal.serialize(Passable.UNDEFINED);
    try {
      results = perform(subject, message);
    } catch (StateViolationException | MarshalException e) {
      rejected = true;
      answer = KernelMarshal.makeError(String.valueOf(e.getMessage()));
    }
    String result = message.result();
    if (result != null) {
      messaging.resolve(null, List.of(new KernelResolution(result, rejected, answer)));
    }
    return results;
  }

  private CrankResults perform(String subject, KernelMessage message) {
    Passable argument = argument(message);
    return switch (MethodName.of(message.methargs())) {
      case "suspend" ->
          state.lives().wouldMove(subject, LifeEvent.SUSPEND)
              ? suspension.suspend(subject, reason(argument))
              : CrankResults.NOTHING;
      case "pause" -> {
        lifecycle.pause(subject, reason(argument));
        yield CrankResults.NOTHING;
      }
      case "resume" -> {
        lifecycle.resume(subject);
        yield CrankResults.NOTHING;
      }
      case "pauseOnMeterUnderflow" -> {
        if (!(argument instanceof Passable.Bool(boolean pauses))) {
          throw new StateViolationException("pauseOnMeterUnderflow takes true or false");
        }
        lifecycle.pauseOnUnderflow(subject, pauses);
        yield CrankResults.NOTHING;
      }
      default -> throw new IllegalStateException("not a call of an admin node: " + message);
    };
  }

  private static Passable argument(KernelMessage message) {
    if (KernelMarshal.unserialize(message.methargs()) instanceof Passable.CopyArray call
        && call.elements().size() == 2
        && call.elements().get(1) instanceof Passable.CopyArray args) {
      return args.elements().isEmpty() ? Passable.UNDEFINED : args.elements().getFirst();
    }
    throw new StateViolationException("the call has no list of arguments");
  }

  private static String reason(Passable argument) {
    return switch (argument) {
      case Passable.Str(String reason) -> reason;
      case Passable.Undefined missing -> "";
      default -> throw new StateViolationException("the reason must be a string");
    };
  }
}

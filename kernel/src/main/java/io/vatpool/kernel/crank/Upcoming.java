package io.vatpool.kernel.crank;

import io.vatpool.kernel.port.SpanRow;
import io.vatpool.kernel.port.UpcomingVats;
import io.vatpool.kernel.port.VatStanding;
import io.vatpool.kernel.state.EventQueue;
import io.vatpool.kernel.state.KernelSlot;
import io.vatpool.kernel.state.KernelState;
import io.vatpool.kernel.state.RunQueueEvent;
import io.vatpool.kernel.state.SlotType;
import io.vatpool.kernel.state.transcript.Transcripts;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Says which vats the queues will need next, as far as that can be told without doing anything: a
 * guess for hosts that bring vats online in time. Only reads, also in the middle of a crank.
 */
final class Upcoming implements UpcomingVats {
  /** A longer event is not looked at: taking it apart twice costs more than a late page-in. */
  private static final int EVENT_CHARS_MAX = 20_000;

  private final KernelState state;
  private final VatDeliveries deliveries;
  private final Look runQueue;
  private final Look acceptanceQueue;

  Upcoming(KernelState state, VatDeliveries deliveries) {
    this.state = state;
    this.deliveries = deliveries;
    this.runQueue = new Look(state.runQueue());
    this.acceptanceQueue = new Look(state.acceptanceQueue());
  }

  /** A queue, and up to where it has been looked at. */
  private static final class Look {
    private final EventQueue queue;
    private long next;

    Look(EventQueue queue) {
      this.queue = queue;
    }

    void at(int eventsMax, Consumer<String> seen) {
      long head = queue.head();
      long end = head + Math.min(queue.length(), eventsMax);
      for (next = Math.max(next, head); next < end; next++) {
        String event = queue.peek(next);
        if (event.length() <= EVENT_CHARS_MAX) {
          seen.accept(event);
        }
      }
    }
  }

  @Override
  public List<String> next(int eventsMax) {
    Set<String> vats = new LinkedHashSet<>();
    Consumer<String> add =
        event -> {
          String vatId = vat(RunQueueEvent.parse(event));
          if (vatId != null) {
            vats.add(vatId);
          }
        };
    runQueue.at(eventsMax, add);
    acceptanceQueue.at(eventsMax, add);
    return List.copyOf(vats);
  }

  private @Nullable String vat(RunQueueEvent event) {
    return switch (event) {
      case RunQueueEvent.Send send when KernelSlot.type(send.target()) == SlotType.OBJECT ->
          state.objects().owner(send.target());
      case RunQueueEvent.Notify notify -> notify.vatId();
      default -> null; // a promise, or something that is no delivery to a vat with a history
    };
  }

  @Override
  public Optional<VatStanding> standing(String vatId) {
    Transcripts transcripts = state.transcripts();
    if (transcripts.isSaving(vatId)
        || state.terminatedVats().contains(vatId)
        || state.lives().isHeld(vatId)) {
      return Optional.empty();
    }
    SpanRow span = transcripts.findCurrentSpan(vatId);
    if (span == null || span.endPos() == span.startPos()) {
      return Optional.empty();
    }
    return Optional.of(
        new VatStanding(transcripts.position(vatId), deliveries.pageIn(vatId).get()));
  }
}

package io.vatpool.kernel.port;

import java.util.List;
import java.util.Optional;

/**
 * Which vats a kernel will need: a guess, for a host that brings vats online before they are
 * needed. Asking changes nothing. On the kernel's thread, also while a delivery waits for its
 * worker.
 */
public interface UpcomingVats {
  /** Of a kernel that tells nothing. */
  UpcomingVats NONE =
      new UpcomingVats() {
        @Override
        public List<String> next(int eventsMax) {
          return List.of();
        }

        @Override
        public Optional<VatStanding> standing(String vatId) {
          return Optional.empty();
        }
      };

  /**
   * Vats that the first events are for, in their order, each once; of events that were not looked
   * at before.
   *
   * @param eventsMax how many events of each queue to look at
   */
  List<String> next(int eventsMax);

  /**
   * Where a vat stands that is not in the middle of a delivery; empty if it has no history yet, is
   * gone, suspended or paused, or is being saved: only the vat's own next event waits for that.
   */
  Optional<VatStanding> standing(String vatId);
}

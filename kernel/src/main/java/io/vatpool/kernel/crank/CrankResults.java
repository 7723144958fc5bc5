package io.vatpool.kernel.crank;

import io.vatpool.kernel.policy.CleanupCounts;
import io.vatpool.kernel.state.ReapSchedule.Dirt;
import io.vatpool.protocol.CapData;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done at the end of a crank.
 *
 * @param abort undo what the delivery did
 * @param consumeMessage when undoing, do not put the event back into its queue
 * @param deliveredTo the vat that had a delivery, or null
 * @param computrons what it cost; null if it cost nothing or nobody knows
 * @param meterId the meter to take them from, or null
 * @param dirt what the delivery left behind in that vat, or null
 * @param termination the vat to terminate, or null
 * @param vatAdminMessage what to tell the vat-admin vat, or null
 * @param cleanup what was deleted of a dead vat, or null
 * @param pause the vat to pause, or null
 */
record CrankResults(
    boolean abort,
    boolean consumeMessage,
    @Nullable String deliveredTo,
    @Nullable Long computrons,
    @Nullable String meterId,
    @Nullable Dirt dirt,
    @Nullable Termination termination,
    @Nullable CapData vatAdminMessage,
    @Nullable CleanupCounts cleanup,
    @Nullable Pause pause) {

  /** No vat had a delivery. */
  static final CrankResults NOTHING =
      new CrankResults(false, false, null, null, null, null, null, null, null, null);

  /** A vat that is to wait, and why. */
  record Pause(String vatId, String reason) {}

  /** The end of a vat. */
  record Termination(String vatId, boolean failure, CapData info) {}

  static CrankResults cleanup(CleanupCounts counts) {
    return new CrankResults(false, false, null, null, null, null, null, null, counts, null);
  }

  /** The event is not delivered again if the crank is undone. */
  CrankResults consuming() {
    return new CrankResults(
        abort,
        true,
        deliveredTo,
        computrons,
        meterId,
        dirt,
        termination,
        vatAdminMessage,
        cleanup,
        pause);
  }

  CrankResults withVatAdminMessage(CapData message) {
    return new CrankResults(
        abort,
        consumeMessage,
        deliveredTo,
        computrons,
        meterId,
        dirt,
        termination,
        message,
        cleanup,
        pause);
  }

  /** The delivery is undone and made again when the vat goes on; until then the vat is paused. */
  CrankResults pausing(Pause instead) {
    return new CrankResults(
        true, false, deliveredTo, computrons, meterId, null, null, null, null, instead);
  }
}

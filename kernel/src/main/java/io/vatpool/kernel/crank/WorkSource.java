package io.vatpool.kernel.crank;

import io.vatpool.kernel.policy.CleanupAllowance;
import io.vatpool.kernel.policy.RunPolicy;
import io.vatpool.kernel.state.KernelState;
import io.vatpool.kernel.state.RunQueueEvent;
import org.jspecify.annotations.Nullable;

/**
 * Says what comes next: what has arrived first, then the deletion of dead vats, then garbage, then
 * the vats whose garbage is due, and the run-queue last.
 *
 * <p>Where vats were suspended or paused, there is more: vats without which the kernel must not go
 * on start before everything else; what has waited for a vat comes before the run-queue, and a
 * suspended vat starts before that; and when there is nothing else to do, suspended vats are
 * disconnected that were suspended in a hurry.
 */
final class WorkSource {
  private final KernelState state;

  WorkSource(KernelState state) {
    this.state = state;
  }

  /** The work of one crank. */
  sealed interface Work {
    /**
     * An event to route.
     *
     * @param text its stored form, which goes into the run-queue as it is
     */
    record Routing(RunQueueEvent.Queued event, String text) implements Work {}

    /** An event to carry out. */
    record Delivery(RunQueueEvent event) implements Work {}
  }

  /**
   * Takes the next work from its queue; null if there is none.
   *
   * @param policy says whether dead vats may be deleted now; null for no limit
   */
  @Nullable Work poll(@Nullable RunPolicy policy) {
    String needed = state.arrears().reviving();
    if (needed != null) {
      return new Work.Delivery(new RunQueueEvent.UnsuspendVat(needed));
    }
    String arrived = state.acceptanceQueue().poll();
    if (arrived != null) {
      return new Work.Routing(RunQueueEvent.parse(arrived), arrived);
    }
    CleanupAllowance allowance =
        policy == null ? CleanupAllowance.UNLIMITED : policy.allowCleanup();
    RunQueueEvent event =
        allowance instanceof CleanupAllowance.Limited limited
            ? state.cleanup().next(limited.budget())
            : null;
    if (event == null) {
      event = state.gcActions().poll();
    }
    if (event == null) {
      event = state.reapSchedule().poll();
    }
    if (event == null) {
      event = pollSideQueues();
    }
    if (event == null) {
      String queued = state.runQueue().poll();
      event = queued == null ? null : RunQueueEvent.parse(queued);
    }
    if (event == null) {
      String ended = state.arrears().pollDisconnecting();
      event = ended == null ? null : new RunQueueEvent.DisconnectVat(ended);
    }
    return event == null ? null : new Work.Delivery(event);
  }

  private @Nullable RunQueueEvent pollSideQueues() {
    String vatId = state.sideQueues().first();
    if (vatId == null) {
      return null;
    }
    return state.lives().of(vatId).suspended()
        ? new RunQueueEvent.UnsuspendVat(vatId)
        : state.sideQueues().poll(vatId);
  }

  /** Whether {@link #poll} would find something, with no limit on cleanup. */
  boolean hasWork() {
    return state.acceptanceQueue().length() > 0
        || state.terminatedVats().first() != null
        || !state.gcActions().isEmpty()
        || state.reapSchedule().hasWork()
        || state.sideQueues().first() != null
        || state.runQueue().length() > 0
        || state.arrears().hasWork();
  }
}

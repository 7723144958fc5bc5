package io.vatpool.kernel.crank;

import io.vatpool.kernel.policy.RunPolicy;
import io.vatpool.kernel.state.KernelState;
import org.jspecify.annotations.Nullable;

/** Runs cranks. An exception leaves the state as it was before the crank. */
public final class CrankLoop {
  /** The savepoint before the event was taken from its queue. */
  static final String START = "start";

  private final KernelState state;
  private final WorkSource source;
  private final PendingPanic panic;
  private final RoutingCrank routing;
  private final DeliveryCrank delivery;
  private final QueueWatch watch;

  CrankLoop(
      KernelState state,
      WorkSource source,
      PendingPanic panic,
      RoutingCrank routing,
      DeliveryCrank delivery,
      QueueWatch watch) {
    this.state = state;
    this.source = source;
    this.panic = panic;
    this.routing = routing;
    this.delivery = delivery;
    this.watch = watch;
  }

  /** Whether there is anything to do. */
  public boolean hasWork() {
    return source.hasWork();
  }

  /**
   * Runs one crank.
   *
   * @param policy asked whether dead vats may be deleted now; null for no limit
   * @return what it was; null if there was nothing to do
   */
  public @Nullable CrankSummary step(@Nullable RunPolicy policy) {
    state.startCrank();
    KernelState.Retreat before = state.markRetreat();
    boolean done = false;
    try {
      state.establishSavepoint(START);
      WorkSource.Work work = source.poll(policy);
      watch.begins(work);
      CrankSummary summary =
          switch (work) {
            case null -> null;
            case WorkSource.Work.Routing route -> routing.run(route);
            case WorkSource.Work.Delivery deliver -> delivery.run(deliver.event());
          };
      panic.check();
      done = true;
      return summary;
    } finally {
      if (!done) {
        state.retreat(before);
      }
      state.endCrank();
      watch.ends(done);
    }
  }
}

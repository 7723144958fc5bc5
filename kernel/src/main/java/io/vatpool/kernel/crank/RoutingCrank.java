package io.vatpool.kernel.crank;

import io.vatpool.kernel.slog.KernelSlog;
import io.vatpool.kernel.slog.SlogSpan;
import io.vatpool.kernel.state.CrankHashes;
import io.vatpool.kernel.state.KernelState;
import io.vatpool.kernel.state.RunQueueEvent;

/** A crank that finds out where an event belongs and puts it there. */
final class RoutingCrank {
  private final KernelState state;
  private final Router router;
  private final KernelSlog slog;

  RoutingCrank(KernelState state, Router router, KernelSlog slog) {
    this.state = state;
    this.router = router;
    this.slog = slog;
  }

  CrankSummary run(WorkSource.Work.Routing work) {
    RunQueueEvent event = work.event();
    SlogSpan span = slog.crankStart("routing", state.crankNumber(), event.type(), event::toJson);
    if (event instanceof RunQueueEvent.Send send) {
      route(send, work.text());
    } else {
      state.runQueue().add(work.text());
    }
    state.refcountSweep().run();
    long crankNumber = state.crankNumber();
    state.incrementCrankNumber();
    CrankHashes hashes = state.emitCrankHashes();
    slog.crankFinish(span, crankNumber, hashes.crankHash(), hashes.activityHash());
    return new CrankSummary.Empty();
  }

  /** The message moves on with the references it holds, but for a target it has outgrown. */
  private void route(RunQueueEvent.Send send, String text) {
    switch (router.route(send)) {
      case Router.Route.Splat splat -> router.release(send);
      case Router.Route.Wait wait -> state.promises().queueMessage(wait.kpid(), send.message());
      case Router.Route.Deliver to -> {
        if (to.target().equals(send.target())) {
          state.runQueue().add(text);
        } else {
          state.referenceCounts().decrement(send.target());
          state.referenceCounts().increment(to.target());
          state.runQueue().add(new RunQueueEvent.Send(to.target(), send.message()));
        }
      }
    }
  }
}

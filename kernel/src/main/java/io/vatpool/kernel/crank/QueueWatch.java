package io.vatpool.kernel.crank;

import io.vatpool.kernel.port.CrankWatch;
import io.vatpool.kernel.state.KernelState;
import io.vatpool.kernel.state.RunQueueEvent;
import org.jspecify.annotations.Nullable;

/** Tells a {@link CrankWatch} of the queues and cranks, and takes back what is undone. */
final class QueueWatch {
  private final KernelState state;
  private final CrankWatch watch;
  private boolean inCrank;

  QueueWatch(KernelState state, CrankWatch watch) {
    this.state = state;
    this.watch = watch;
  }

  /** The crank of this work begins; none does without work. */
  void begins(WorkSource.@Nullable Work work) {
    if (work != null && watch.enabled()) {
      inCrank = true;
      RunQueueEvent event =
          switch (work) {
            case WorkSource.Work.Routing route -> route.event();
            case WorkSource.Work.Delivery deliver -> deliver.event();
          };
      boolean routing = work instanceof WorkSource.Work.Routing;
      watch.begins(state.crankNumber(), event.type(), routing, key(event));
    }
  }

  void ends(boolean done) {
    if (inCrank) {
      inCrank = false;
      watch.ends(done);
    }
  }

  void queued(RunQueueEvent.Queued event) {
    String key = watch.enabled() ? key(event) : null;
    if (key != null) {
      watch.queued(key);
      state.onUndo(() -> watch.gone(key));
    }
  }

  void gone(RunQueueEvent.Queued event) {
    String key = watch.enabled() ? key(event) : null;
    if (key != null) {
      watch.gone(key);
      state.onUndo(() -> watch.back(key));
    }
  }

  private static @Nullable String key(RunQueueEvent event) {
    if (event instanceof RunQueueEvent.Send send) {
      return send.message().result();
    }
    return event instanceof RunQueueEvent.Notify notify
        ? notify.vatId() + "." + notify.kpid()
        : null;
  }
}

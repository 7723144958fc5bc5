package io.vatpool.gateway.kernel;

import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * The state of one host: set by its thread alone, read by any. The one place where a transition is
 * logged and told.
 */
final class HostLifecycle {
  private static final Logger LOG = Logger.getLogger(HostLifecycle.class);

  private final String kernel;
  private final InstantSource clock;
  private final Consumer<HostState> listener;
  private final CountDownLatch settled = new CountDownLatch(1);
  private volatile HostState.Since current;

  HostLifecycle(String kernel, InstantSource clock, Consumer<HostState> listener) {
    this.kernel = kernel;
    this.clock = clock;
    this.listener = listener;
    this.current = new HostState.Since(new HostState.Opening(0, null), clock.instant());
  }

  HostState.Since current() {
    return current;
  }

  HostState state() {
    return current.state();
  }

  void enter(HostState next) {
    HostState last = current.state();
    current = new HostState.Since(next, clock.instant());
    switch (next) {
      case HostState.Stopped(StopReport report) ->
          LOG.errorf("kernel=%s stopped kind=%s: %s", kernel, report.kind(), report.problem());
      case HostState.Opening(int attempt, String problem) when problem != null ->
          LOG.warnf("kernel=%s opening again, attempt=%d: %s", kernel, attempt, problem);
      case HostState.Opening o -> LOG.infof("kernel=%s opening", kernel);
      case HostState.LeaseLost l -> LOG.warnf("kernel=%s lease lost in %s", kernel, last.word());
      case HostState.Live l -> LOG.infof("kernel=%s %s", kernel, next.word());
      case HostState.Closed c -> LOG.infof("kernel=%s closed in %s", kernel, last.word());
    }
    if (!(next instanceof HostState.Opening)) {
      settled.countDown();
    }
    listener.accept(next);
  }

  /** Waits until the kernel has been opened for the first time, or will not be. */
  void awaitOpened() throws InterruptedException {
    settled.await();
  }
}

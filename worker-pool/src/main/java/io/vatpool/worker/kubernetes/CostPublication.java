package io.vatpool.worker.kubernetes;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Publishes the cost when it is news. What fails is tried again after the interval, counted, and
 * logged once until something succeeds. For one thread.
 */
final class CostPublication {
  private static final Logger LOG = Logger.getLogger(CostPublication.class);

  private static final String PREFIX = "vatpool.worker.pod.deletion.cost";

  private final IntSupplier cost;
  private final LongSupplier nanoTime;
  private final CostNews news;
  private final PodAnnotation annotation;
  private final Counter done;
  private final Counter failed;
  private boolean hasFailed;

  CostPublication(
      IntSupplier cost,
      LongSupplier nanoTime,
      CostNews news,
      PodAnnotation annotation,
      MeterRegistry registry) {
    this.cost = cost;
    this.nanoTime = nanoTime;
    this.news = news;
    this.annotation = annotation;
    this.done = patches(registry, "ok");
    this.failed = patches(registry, "failed");
  }

  /** Registers what there is to see, also where nothing is ever published. */
  static void announce(MeterRegistry registry, IntSupplier cost) {
    Gauge.builder(PREFIX, cost::getAsInt)
        .description("What the end of this worker would cost: vats in use, and memory")
        .register(registry);
    patches(registry, "ok");
    patches(registry, "failed");
  }

  private static Counter patches(MeterRegistry registry, String outcome) {
    return Counter.builder(PREFIX + ".patches")
        .description("Requests to the Kubernetes API that annotate this pod with its cost")
        .tag("outcome", outcome)
        .register(registry);
  }

  /** Now and then; returns at once where there is no news. */
  void turn() throws InterruptedException {
    int now = cost.getAsInt();
    long nanos = nanoTime.getAsLong();
    if (!news.isDue(now, nanos)) {
      return;
    }
    news.tried(nanos);
    try {
      annotation.set(now);
      news.published(now);
      done.increment();
      if (hasFailed) {
        LOG.info("the cost of this pod's deletion is published again");
      }
      hasFailed = false;
    } catch (IOException | UncheckedIOException e) {
      failed.increment();
      if (!hasFailed) {
        LOG.warnf(
            "the cost of this pod's deletion is not published, so a deployment that shrinks may end a busier"
                + " worker than it had to; it is tried again: %s",
            e);
      }
      hasFailed = true;
    }
  }
}

package io.vatpool.worker.kubernetes;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vatpool.worker.WorkerConfig;
import io.vatpool.worker.vat.VatRequests;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The thread that publishes the cost, from start to end, where that is wanted. */
@ApplicationScoped
class CostPublisher {
  private static final Logger LOG = Logger.getLogger(CostPublisher.class);

  private final WorkerConfig config;
  private final VatRequests requests;
  private final MeterRegistry registry;
  private final CountDownLatch ending = new CountDownLatch(1);
  private volatile @Nullable Thread thread;

  @Inject
  CostPublisher(WorkerConfig config, VatRequests requests, MeterRegistry registry) {
    this.config = config;
    this.requests = requests;
    this.registry = registry;
  }

  void begin(@Observes StartupEvent event) {
    CostPublication.announce(registry, this::cost);
    WorkerConfig.PodDeletionCost settings = config.podDeletionCost();
    if (!settings.enabled()) {
      return;
    }
    String pod =
        settings
            .pod()
            .orElseThrow(() ->
                new IllegalStateException(
                    "vatpool.worker.pod-deletion-cost.pod is missing: set it to the pod's name"
                        + " (fieldRef metadata.name), or enabled=false"));
    CostPublication publication =
        new CostPublication(
            this::cost,
            System::nanoTime,
            new CostNews(settings.intervalMin(), settings.changePercentMin()),
            new PodAnnotation(
                settings.apiUrl(),
                new ServiceAccount(settings.accountFolder()),
                pod,
                settings.requestTimeMax()),
            registry);
    thread = Thread.ofVirtual().name("pod-deletion-cost").start(() -> live(publication));
  }

  void end(@Observes ShutdownEvent event) {
    ending.countDown();
    Thread publishing = thread;
    if (publishing != null) {
      publishing.interrupt();
    }
  }

  private int cost() {
    return PodDeletionCost.of(requests.uses(), requests.room().bytes());
  }

  private void live(CostPublication publication) {
    try {
      do {
        publication.turn();
      } while (!ending.await(config.heartbeatInterval().toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      LOG.debug("nothing more is published");
    }
  }
}

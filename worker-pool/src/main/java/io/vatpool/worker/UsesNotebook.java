package io.vatpool.worker;

import io.vatpool.store.StoreException;
import io.vatpool.store.VatHints;
import io.vatpool.store.VatUse;
import io.vatpool.store.VatUses;
import io.vatpool.worker.vat.KnownHints;
import io.vatpool.worker.vat.VatRequests;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Follows the hints, and notes in the database which vats were used, so that the pool knows after
 * its next start what was really in use. For the heart's thread; what fails is tried again later.
 */
@ApplicationScoped
class UsesNotebook {
  private static final Logger LOG = Logger.getLogger(UsesNotebook.class);

  private final WorkerConfig config;
  private final WorkerIdentity identity;
  private final VatRequests requests;
  private final KnownHints known;
  private final VatHints hints;
  private final VatUses uses;
  private long notedNanos = System.nanoTime();

  @Inject
  UsesNotebook(
      WorkerConfig config,
      WorkerIdentity identity,
      VatRequests requests,
      KnownHints known,
      VatUses uses,
      DataSource dataSource) {
    this.config = config;
    this.identity = identity;
    this.requests = requests;
    this.known = known;
    this.uses = uses;
    this.hints = new VatHints(dataSource);
  }

  /** Once a heartbeat. */
  void turn() {
    List<VatRequests.Use> online = requests.uses();
    try {
      known.refresh(hints, online.stream().map(VatRequests.Use::vat).toList());
      if (System.nanoTime() - notedNanos >= config.usesInterval().toNanos()) {
        note(online);
      }
    } catch (StoreException e) {
      LOG.warnf("neither hints nor uses: %s", e.getMessage());
    }
  }

  /** Notes what there is before it goes. */
  void last() {
    try {
      note(requests.uses());
    } catch (StoreException e) {
      LOG.warnf("uses are not noted: %s", e.getMessage());
    }
  }

  private void note(List<VatRequests.Use> online) {
    long now = System.nanoTime();
    Duration since = Duration.ofNanos(now - notedNanos);
    uses.record(
        online.stream()
            .filter(VatRequests.Use::delivered)
            .filter(use -> use.idle().compareTo(since) <= 0)
            .map(use ->
                new VatUse(
                    use.vat().kernelId(), use.vat().vatId(), identity.workerId(), use.idle()))
            .toList());
    notedNanos = now;
  }
}

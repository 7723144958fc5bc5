package io.vatpool.snapstore.rest;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.vatpool.protocol.SnapshotInfo;
import io.vatpool.snapstore.SnapStoreMetrics;
import io.vatpool.snapstore.TransferSlots;
import io.vatpool.snapstore.store.ImageIntake;
import io.vatpool.snapstore.store.SnapshotId;
import io.vatpool.snapstore.store.TransferException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Receives images. */
@ApplicationScoped
class Uploads {

  private static final Logger LOG = Logger.getLogger(Uploads.class);

  /**
   * How much of a refused body is still taken, so that a client that only writes gets to read the
   * answer.
   */
  private static final long DRAIN_BYTES_MAX = 64L << 20;

  private static final int DRAIN_BUFFER_BYTES = 64 * 1024;

  private final ImageIntake intake;
  private final TransferSlots slots;
  private final SnapStoreMetrics metrics;

  @Inject
  Uploads(ImageIntake intake, TransferSlots slots, SnapStoreMetrics metrics) {
    this.intake = intake;
    this.slots = slots;
    this.metrics = metrics;
  }

  RestResponse<SnapshotInfo> receive(
      InputStream body, @Nullable String encoding, Supplier<Optional<SnapshotId>> expected) {
    long start = System.nanoTime();
    String outcome = "refused";
    try (TransferSlots.Slot _ = slots.take()) {
      ImageIntake.Receipt receipt = intake.receive(body, Encoding.isZstd(encoding), expected.get());
      outcome = receipt.isNew() ? "created" : "existed";
      metrics.stored(receipt.info());
      return answer(receipt);
    } catch (TransferSlots.Busy e) {
      outcome = "busy";
      throw refused(Problems.busy(e), body);
    } catch (HttpProblem e) {
      throw refused(e, body);
    } catch (TransferException e) {
      outcome = Problems.outcome(e);
      throw refused(Problems.of(e), body);
    } catch (IOException e) {
      TransferException.StoreFailed failure =
          new TransferException.StoreFailed("cannot store the image", e);
      outcome = Problems.outcome(failure);
      LOG.error("upload failed", e);
      throw refused(Problems.of(failure), body);
    } finally {
      metrics.put(outcome, Duration.ofNanos(System.nanoTime() - start));
    }
  }

  private static RestResponse<SnapshotInfo> answer(ImageIntake.Receipt receipt) {
    URI location = URI.create("/v1/snapshots/" + receipt.info().snapshotId());
    return receipt.isNew()
        ? RestResponse.ResponseBuilder.<SnapshotInfo>created(location)
            .entity(receipt.info())
            .build()
        : RestResponse.ResponseBuilder.ok(receipt.info()).contentLocation(location).build();
  }

  private static HttpProblem refused(HttpProblem problem, InputStream body) {
    byte[] buffer = new byte[DRAIN_BUFFER_BYTES];
    try {
      long drained = 0;
      for (int n; drained < DRAIN_BYTES_MAX && (n = body.read(buffer)) >= 0; ) {
        drained += n;
      }
    } catch (IOException e) {
      LOG.debug("the client did not wait for the answer", e);
    }
    return problem;
  }
}

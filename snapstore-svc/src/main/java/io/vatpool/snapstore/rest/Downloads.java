package io.vatpool.snapstore.rest;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.vatpool.protocol.SnapshotInfo;
import io.vatpool.snapstore.SnapStoreMetrics;
import io.vatpool.snapstore.TransferSlots;
import io.vatpool.snapstore.store.BlobStore;
import io.vatpool.snapstore.store.ImageReader;
import io.vatpool.snapstore.store.SnapshotId;
import io.vatpool.snapstore.store.TransferException;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Sends images. */
@ApplicationScoped
class Downloads {

  static final String UNCOMPRESSED_BYTES = "Vatpool-Uncompressed-Bytes";
  static final String COMPRESSED_BYTES = "Vatpool-Compressed-Bytes";

  private static final Logger LOG = Logger.getLogger(Downloads.class);

  private final BlobStore store;
  private final TransferSlots slots;
  private final SnapStoreMetrics metrics;
  private final HttpServerRequest request;

  @Inject
  Downloads(
      BlobStore store, TransferSlots slots, SnapStoreMetrics metrics, HttpServerRequest request) {
    this.store = store;
    this.slots = slots;
    this.metrics = metrics;
    this.request = request;
  }

  /**
   * Answers with the image; what it finds wrong before the first byte is a problem, later it breaks
   * the connection.
   */
  Response send(SnapshotId id, boolean compressed) {
    long start = System.nanoTime();
    try {
      ImageReader reader = openOrProblem(id);
      SnapshotInfo info = reader.info();
      StreamingOutput body = out -> stream(reader, out, compressed, start);
      Response.ResponseBuilder response =
          Response.ok(body, MediaType.APPLICATION_OCTET_STREAM)
              .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
              .header(UNCOMPRESSED_BYTES, info.uncompressedBytes())
              .header(COMPRESSED_BYTES, info.compressedBytes());
      return compressed
          ? response
              .header(HttpHeaders.CONTENT_ENCODING, Encoding.ZSTD)
              .header(HttpHeaders.CONTENT_LENGTH, info.compressedBytes())
              .build()
          : response.header(HttpHeaders.CONTENT_LENGTH, info.uncompressedBytes()).build();
    } catch (HttpProblem e) {
      metrics.get(e.getStatusCode() == 404 ? "not_found" : "damaged", since(start));
      throw e;
    }
  }

  /** Answers with the sizes. */
  Response describe(SnapshotId id) {
    try (ImageReader reader = openOrProblem(id)) {
      return Response.ok()
          .header(UNCOMPRESSED_BYTES, reader.info().uncompressedBytes())
          .header(COMPRESSED_BYTES, reader.info().compressedBytes())
          .build();
    } catch (IOException e) {
      throw Problems.of(new TransferException.StoreFailed("cannot read the snapshot", e));
    }
  }

  private ImageReader openOrProblem(SnapshotId id) {
    try {
      Optional<ImageReader> reader = ImageReader.open(store, id);
      if (reader.isPresent()) {
        return reader.get();
      }
      throw store.lastSetAside(id).map(Problems::setAside).orElseGet(() -> Problems.notFound(id));
    } catch (TransferException e) {
      throw Problems.of(e);
    } catch (IOException e) {
      throw Problems.of(new TransferException.StoreFailed("cannot read the snapshot", e));
    }
  }

  private void stream(ImageReader reader, OutputStream out, boolean compressed, long start)
      throws IOException {
    String outcome = "store_failed";
    try (reader;
        TransferSlots.Slot _ = slots.take()) {
      reader.writeTo(out, compressed);
      outcome = "ok";
      metrics.read(reader.info());
    } catch (TransferSlots.Busy e) {
      outcome = "busy";
      throw Problems.busy(e);
    } catch (TransferException e) {
      outcome = Problems.outcome(e);
      throw broken(e);
    } finally {
      metrics.get(outcome, since(start));
    }
  }

  /** A problem while it can still be told; else the connection ends before the body does. */
  private HttpProblem broken(TransferException failure) {
    if (request.response().headWritten()) {
      LOG.warnf("download broken off: %s", failure.getMessage());
      breakConnection();
    }
    return Problems.of(failure);
  }

  /**
   * The client misses bytes that Content-Length announced. The response ends before the connection
   * closes, and is not reset: Quarkus would go on counting a reset one as running, and wait for it
   * when the service stops. The service speaks HTTP/1.1 only, so nobody else uses the connection.
   */
  private void breakConnection() {
    if (!request.response().ended()) {
      HttpConnection connection = request.connection();
      request.response().end().onComplete(_ -> connection.close());
    }
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}

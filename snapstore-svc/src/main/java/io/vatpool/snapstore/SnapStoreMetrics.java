package io.vatpool.snapstore;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vatpool.protocol.SnapshotInfo;
import io.vatpool.snapstore.store.BlobStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;

/**
 * What the service counts. On the wire each name has the prefix {@code vatpool_snapstore_}:
 *
 * <pre>
 *   puts_total{outcome}   uploads: created, existed, or what went wrong
 *   gets_total{outcome}   downloads: ok, not_found, or what went wrong
 *   put_seconds, get_seconds          of whole requests
 *   put_bytes_total{form}, get_bytes_total{form}   form = raw (uncompressed) or stored
 *   quarantined_total     blobs found damaged
 *   free_bytes            what the disk has left
 * </pre>
 */
@ApplicationScoped
public class SnapStoreMetrics {

  private static final String PREFIX = "vatpool.snapstore.";

  private final MeterRegistry registry;

  @Inject
  SnapStoreMetrics(MeterRegistry registry, BlobStore store) {
    this.registry = registry;
    Gauge.builder(PREFIX + "free", store, SnapStoreMetrics::freeBytes)
        .baseUnit("bytes")
        .description("Space left on the disk of the store")
        .register(registry);
  }

  /** Counts an upload, whatever came of it. */
  public void put(String outcome, Duration took) {
    count("puts", "Uploads", "outcome", outcome, 1);
    timer("put", "Time of uploads").record(took);
  }

  /** Counts a download, whatever came of it. */
  public void get(String outcome, Duration took) {
    count("gets", "Downloads", "outcome", outcome, 1);
    timer("get", "Time of downloads").record(took);
    if (outcome.equals("damaged")) {
      Counter.builder(PREFIX + "quarantined")
          .description("Blobs that were found damaged and set aside")
          .register(registry)
          .increment();
    }
  }

  /** Adds what an upload stored. */
  public void stored(SnapshotInfo info) {
    bytes("put.bytes", "Bytes stored", info);
  }

  /** Adds what a download verified. */
  public void read(SnapshotInfo info) {
    bytes("get.bytes", "Bytes read", info);
  }

  private void bytes(String name, String description, SnapshotInfo info) {
    count(name, description, "form", "raw", (double) info.uncompressedBytes());
    count(name, description, "form", "stored", (double) info.compressedBytes());
  }

  private void count(String name, String description, String tag, String value, double amount) {
    Counter.builder(PREFIX + name)
        .description(description)
        .tag(tag, value)
        .register(registry)
        .increment(amount);
  }

  private Timer timer(String name, String description) {
    return Timer.builder(PREFIX + name).description(description).register(registry);
  }

  private static double freeBytes(BlobStore store) {
    try {
      return store.freeBytes();
    } catch (IOException e) {
      return Double.NaN;
    }
  }
}

package io.vatpool.snapstore;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;
import io.vatpool.protocol.SnapshotInfo;
import io.vatpool.snapstore.store.BlobStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

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
 *
 * <p>Made at the start, so that the series are there before the first request.
 */
@Startup
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
    announce();
  }

  /** Counts an upload, whatever came of it. */
  public void put(String outcome, Duration took) {
    puts(outcome).increment();
    putSeconds().record(took);
  }

  /** Counts a download, whatever came of it. */
  public void get(String outcome, Duration took) {
    gets(outcome).increment();
    getSeconds().record(took);
    if (outcome.equals("damaged")) {
      quarantined().increment();
    }
  }

  /** Adds what an upload stored. */
  public void stored(SnapshotInfo info) {
    putBytes("raw").increment((double) info.uncompressedBytes());
    putBytes("stored").increment((double) info.compressedBytes());
  }

  /** Adds what a download verified. */
  public void read(SnapshotInfo info) {
    getBytes("raw").increment((double) info.uncompressedBytes());
    getBytes("stored").increment((double) info.compressedBytes());
  }

  /** A series that appears only with its first event is one that no alert sees rise from 0. */
  private void announce() {
    puts("created");
    puts("existed");
    gets("ok");
    gets("not_found");
    gets("damaged");
    putSeconds();
    getSeconds();
    quarantined();
    for (String form : List.of("raw", "stored")) {
      putBytes(form);
      getBytes(form);
    }
  }

  private Counter puts(String outcome) {
    return counter("puts", "Uploads", "outcome", outcome);
  }

  private Counter gets(String outcome) {
    return counter("gets", "Downloads", "outcome", outcome);
  }

  private Counter quarantined() {
    return counter("quarantined", "Blobs that were found damaged and set aside");
  }

  private Counter putBytes(String form) {
    return counter("put.bytes", "Bytes stored", "form", form);
  }

  private Counter getBytes(String form) {
    return counter("get.bytes", "Bytes read", "form", form);
  }

  private Timer putSeconds() {
    return timer("put", "Time of uploads");
  }

  private Timer getSeconds() {
    return timer("get", "Time of downloads");
  }

  private Counter counter(String name, String description, String... tags) {
    return Counter.builder(PREFIX + name).description(description).tags(tags).register(registry);
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

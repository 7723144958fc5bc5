package io.vatpool.worker.vat;

import io.vatpool.protocol.wire.DeliveryTimings;
import io.vatpool.protocol.wire.DeliveryTimings.PageInSource;
import io.vatpool.tracing.Step;

/** Where the time of one request goes. For the thread that works on it. */
final class Stopwatch {
  private static final long NANOS_PER_MICRO = 1_000;

  private final long arrived = System.nanoTime();
  private long waited;
  private long fetched;
  private long verified;
  private long loaded;
  private long replayed;
  private long ran;
  private long replayedEntries;
  private long imageBytes;
  private PageInSource source = PageInSource.NONE;

  void begun() {
    waited += System.nanoTime() - arrived;
  }

  void waited(long sinceNanos) {
    waited += System.nanoTime() - sinceNanos;
  }

  void fetched(long nanos) {
    fetched += nanos;
  }

  void verified(long nanos) {
    verified += nanos;
  }

  void loaded(long nanos, PageInSource from) {
    loaded += nanos;
    source = from;
  }

  void replayed(long sinceNanos) {
    replayed += System.nanoTime() - sinceNanos;
    replayedEntries++;
  }

  void ran(long sinceNanos) {
    ran += System.nanoTime() - sinceNanos;
  }

  void rebuilt() {
    source = PageInSource.REBUILT;
  }

  /** Bytes of the image that the engine was started from. */
  void image(long bytes) {
    imageBytes = bytes;
  }

  long imageBytes() {
    return imageBytes;
  }

  /** Of the page-in, without the wait for room. */
  long pageInMicros() {
    return (fetched + verified + loaded + replayed) / NANOS_PER_MICRO;
  }

  long replayedNanos() {
    return replayed;
  }

  /** What a page-in has done; its phases overlap, and so are no steps of their own. */
  void tell(Step step) {
    if (step.isRecording()) {
      step.with("vatpool.page_in.source", source.name())
          .with("vatpool.page_in.fetch_micros", fetched / NANOS_PER_MICRO)
          .with("vatpool.page_in.verify_micros", verified / NANOS_PER_MICRO)
          .with("vatpool.page_in.load_micros", loaded / NANOS_PER_MICRO)
          .with("vatpool.page_in.replay_micros", replayed / NANOS_PER_MICRO)
          .with("vatpool.page_in.replayed_entries", replayedEntries);
    }
  }

  DeliveryTimings timings() {
    return new DeliveryTimings(
        waited / NANOS_PER_MICRO,
        fetched / NANOS_PER_MICRO,
        verified / NANOS_PER_MICRO,
        loaded / NANOS_PER_MICRO,
        replayed / NANOS_PER_MICRO,
        ran / NANOS_PER_MICRO,
        replayedEntries,
        source);
  }
}

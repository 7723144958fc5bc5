package io.vatpool.gateway.slog;

import io.vatpool.gateway.GatewayConfig;
import io.vatpool.kernel.port.Slog;
import io.vatpool.kernel.slog.SlogClock;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The events of all kernels of this gateway. Any thread. */
public final class Slogs {
  private static final double NANOS_PER_SECOND = 1e9;

  private final GatewayConfig.Slog config;
  private final long startNanos = System.nanoTime();
  private final Map<String, KernelEvents> kernels = new ConcurrentHashMap<>();

  /** Slogs as {@code config} says. */
  public Slogs(GatewayConfig.Slog config) {
    this.config = config;
  }

  /** The events of a kernel, kept from one opening to the next. */
  public KernelEvents events(String kernel) {
    return kernels.computeIfAbsent(kernel, this::make);
  }

  /** What a kernel writes its events to. */
  public Slog of(String kernel) {
    return config.enabled()
        ? new SlogClock(events(kernel), Slogs::epochSeconds, this::monotonicSeconds)
        : Slog.NONE;
  }

  /** Events that may wait for one live reader. */
  public int liveEventsMax() {
    return config.liveEventsMax();
  }

  /** The kernel runs here no longer. */
  public void close(String kernel) {
    KernelEvents events = kernels.remove(kernel);
    if (events != null) {
      events.close();
    }
  }

  private KernelEvents make(String kernel) {
    Optional<Path> folder = config.folder();
    SlogFile file =
        folder.isEmpty()
            ? null
            : new SlogFile(
                folder.get().resolve(kernel + ".slog"),
                config.fileBytesMax().asLongValue(),
                config.filesKept());
    return new KernelEvents(kernel, file, config.liveEventsMax());
  }

  private static double epochSeconds() {
    Instant now = Instant.now();
    return now.getEpochSecond() + now.getNano() / NANOS_PER_SECOND;
  }

  private double monotonicSeconds() {
    return (System.nanoTime() - startNanos) / NANOS_PER_SECOND;
  }
}

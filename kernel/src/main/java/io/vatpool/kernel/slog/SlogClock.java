package io.vatpool.kernel.slog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.kernel.port.Slog;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * Adds the times to a kernel's events, in the host's name: {@code time}, {@code monotime} and, for
 * an event that ends another, {@code seconds}. For one kernel on one thread.
 */
public final class SlogClock implements Slog {
  private static final Map<String, String> START_OF =
      Map.of(
          "kernel-init-finish", "kernel-init-start",
          "crank-finish", "crank-start",
          "vat-startup-finish", "vat-startup-start",
          "finish-replay", "start-replay",
          "deliver-result", "deliver",
          "syscall-result", "syscall");

  private final Slog next;
  private final DoubleSupplier epochSeconds;
  private final DoubleSupplier monotonicSeconds;
  private final Map<String, Double> started = new HashMap<>();

  /**
   * Creates the clock.
   *
   * @param next takes the events with their times
   * @param epochSeconds seconds since 1970, with fractions
   * @param monotonicSeconds seconds since the process started, with fractions; never goes back
   */
  public SlogClock(Slog next, DoubleSupplier epochSeconds, DoubleSupplier monotonicSeconds) {
    this.next = next;
    this.epochSeconds = epochSeconds;
    this.monotonicSeconds = monotonicSeconds;
  }

  @Override
  public void write(ObjectNode event) {
    double now = monotonicSeconds.getAsDouble();
    String type = event.path("type").asText();
    event.put("time", epochSeconds.getAsDouble()).put("monotime", now);
    String startType = START_OF.get(type);
    if (startType == null) {
      started.put(type, now);
    } else {
      Double start = started.remove(startType);
      event.put("seconds", start == null ? 0 : now - start);
    }
    next.write(event);
  }

  @Override
  public boolean enabled() {
    return next.enabled();
  }
}

package io.vatpool.gateway.bridge;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;

/** What is counted of calls out of bridges, all kernels together: a kernel's name is no label. */
final class BridgeMetrics {
  private static final double MILLIS_PER_SECOND = 1000;

  private final Counter taken;
  private final Counter failed;

  BridgeMetrics(MeterRegistry registry, Collection<BridgeCaller> callers) {
    this.taken = attempts(registry, "taken");
    this.failed = attempts(registry, "failed");
    Gauge.builder("vatpool_bridge_calls_pending", callers, BridgeMetrics::pending)
        .description("Calls out of bridges that are committed and not made")
        .register(registry);
    Gauge.builder("vatpool_bridge_oldest_call_age_seconds", callers, BridgeMetrics::oldest)
        .description("How long the oldest pending call of any kernel has been next in turn")
        .register(registry);
    Gauge.builder("vatpool_bridge_halted_kernels", callers, BridgeMetrics::halted)
        .description("Kernels whose calls are not tried any more until somebody asks for it")
        .register(registry);
  }

  private static double pending(Collection<BridgeCaller> callers) {
    return callers.stream().mapToLong(caller -> caller.standing().pending()).sum();
  }

  private static double oldest(Collection<BridgeCaller> callers) {
    Instant now = Instant.now();
    return callers.stream()
        .map(caller -> caller.standing().oldestSince())
        .mapToDouble(since ->
            since == null ? 0 : Duration.between(since, now).toMillis() / MILLIS_PER_SECOND)
        .max()
        .orElse(0);
  }

  private static double halted(Collection<BridgeCaller> callers) {
    return callers.stream()
        .filter(caller -> caller.standing().state() == BridgeStanding.State.HALTED)
        .count();
  }

  private static Counter attempts(MeterRegistry registry, String outcome) {
    return Counter.builder("vatpool_bridge_attempts")
        .description("Calls out of bridges that were posted")
        .tag("outcome", outcome)
        .register(registry);
  }

  void taken() {
    taken.increment();
  }

  void failed() {
    failed.increment();
  }
}

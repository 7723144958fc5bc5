package io.vatpool.conformance.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a run has shown.
 *
 * @param seed its seed
 * @param messages acknowledged messages
 * @param faults how often each fault happened, by its moment
 * @param refusals refusals and failures that clients saw, by kind
 * @param stops reports of the kernel's stops
 * @param recoveries from each fault's begin until every sender had a message acknowledged that it
 *     sent after it
 * @param restAfter how long the kernel worked on after the last message
 * @param violations what must not be; empty if all is well
 */
public record ChaosReport(
    long seed,
    int messages,
    Map<Blow, Integer> faults,
    Map<String, Integer> refusals,
    List<String> stops,
    List<Duration> recoveries,
    Duration restAfter,
    List<String> violations) {
  private static final double MILLIS = 1e3;

  /** Copies. */
  public ChaosReport {
    faults = new TreeMap<>(faults);
    refusals = new TreeMap<>(refusals);
    stops = List.copyOf(stops);
    recoveries = recoveries.stream().sorted().toList();
    violations = List.copyOf(violations);
  }

  /** When each fault was over for its clients; one that no message followed is left out. */
  static List<Duration> recoveries(
      List<Injector.Happened> faults, List<String> senders, Collection<Acknowledged> messages) {
    List<Duration> all = new ArrayList<>();
    for (Injector.Happened fault : faults) {
      long end = Long.MIN_VALUE;
      boolean everySender = true;
      for (String sender : senders) {
        long first =
            messages.stream()
                .filter(m -> m.sender().equals(sender) && m.sentNanos() >= fault.startNanos())
                .mapToLong(Acknowledged::acknowledgedNanos)
                .min()
                .orElse(Long.MIN_VALUE);
        everySender &= first != Long.MIN_VALUE;
        end = Math.max(end, first);
      }
      if (everySender) {
        all.add(Duration.ofNanos(end - fault.startNanos()));
      }
    }
    return all;
  }

  /** For people. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append("seed %d: %d messages, faults %s%n".formatted(seed, messages, faults));
    text.append(
        "  recovery p50 %s p99 %s max %s, at rest %s after the last message%n"
            .formatted(quantile(0.5), quantile(0.99), quantile(1), seconds(restAfter)));
    text.append("  clients saw %s%n".formatted(refusals));
    stops.forEach(stop -> text.append("  the kernel stopped: %s%n".formatted(stop)));
    violations.forEach(violation -> text.append("  VIOLATION: %s%n".formatted(violation)));
    text.append(violations.isEmpty() ? "  no violations" : "  replay with --seed " + seed);
    return text.toString();
  }

  private String quantile(double part) {
    if (recoveries.isEmpty()) {
      return "-";
    }
    int index = (int) Math.ceil(part * recoveries.size()) - 1;
    return seconds(recoveries.get(Math.max(0, index)));
  }

  private static String seconds(Duration duration) {
    return "%.2f s".formatted(duration.toMillis() / MILLIS);
  }
}

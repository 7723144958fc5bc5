package io.vatpool.gateway.simulation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What was seen in one stretch of virtual time. */
final class Phase {
  private static final int MILLIS_MAX = 120_000;

  private final String name;
  private final int[] latencies = new int[MILLIS_MAX + 1];
  private final List<Integer> pageInsBySecond = new ArrayList<>();
  private long deliveries;
  private long pageIns;
  private double fullest;
  private double busiest;

  Phase(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  void delivered(double millis, boolean pagedIn) {
    deliveries++;
    pageIns += pagedIn ? 1 : 0;
    latencies[(int) Math.min(MILLIS_MAX, Math.ceil(millis))]++;
  }

  void second(int pageInsMade) {
    pageInsBySecond.add(pageInsMade);
  }

  /**
   * Takes the workers' loads at the end.
   *
   * @param mostOnline the most vats online on a worker, over the mean
   * @param mostPageIns the most page-ins of a worker, over the mean
   */
  void balance(double mostOnline, double mostPageIns) {
    fullest = mostOnline;
    busiest = mostPageIns;
  }

  /**
   * Milliseconds that so many of a hundred deliveries took at most, page-in and waiting included.
   */
  int percentile(double percent) {
    long wanted = (long) Math.ceil(deliveries * percent / 100);
    long seen = 0;
    for (int millis = 0; millis <= MILLIS_MAX; millis++) {
      seen += latencies[millis];
      if (seen >= wanted) {
        return millis;
      }
    }
    return MILLIS_MAX;
  }

  double pageInsASecond() {
    return pageInsBySecond.stream().mapToInt(i -> i).average().orElse(0);
  }

  int pageInsASecondMax() {
    return pageInsBySecond.isEmpty() ? 0 : Collections.max(pageInsBySecond);
  }

  /** Seconds until page-ins stayed below {@code rate} for the rest of the phase. */
  int secondsUntilBelow(double rate) {
    for (int second = pageInsBySecond.size(); second > 0; second--) {
      if (pageInsBySecond.get(second - 1) > rate) {
        return second;
      }
    }
    return 0;
  }

  double fullest() {
    return fullest;
  }

  double busiest() {
    return busiest;
  }

  double hitRate() {
    return deliveries == 0 ? 0 : 1 - (double) pageIns / deliveries;
  }

  long deliveries() {
    return deliveries;
  }
}

package io.vatpool.gateway.simulation;

import io.vatpool.gateway.pool.Placement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Where all vats go if none has been anywhere yet, and how many go elsewhere when a tenth of the
 * workers is not there.
 *
 * @param mostOverMean the most vats that a worker gets, over the mean
 * @param leastOverMean the fewest
 * @param moved part of all vats that go to another worker
 * @param movedWithoutNeed vats that do so although theirs is there
 * @param microsAChoice time that one choice took
 */
record Homes(
    double mostOverMean,
    double leastOverMean,
    double moved,
    long movedWithoutNeed,
    double microsAChoice) {
  /** Vats that are looked at; more would tell the same. */
  private static final int VATS_MAX = 100_000;

  static Homes of(SimulationSettings settings) {
    List<Placement.Candidate> all =
        IntStream.range(0, settings.workers())
            .mapToObj(number -> new SimulatedWorker(number, settings).sighted())
            .toList();
    List<Placement.Candidate> fewer =
        IntStream.range(0, all.size()).filter(i -> i % 10 != 0).mapToObj(all::get).toList();
    Map<String, Integer> counts = new HashMap<>();
    Set<String> left =
        fewer.stream()
            .map(c -> c.sighting().workerId())
            .collect(java.util.stream.Collectors.toSet());
    long moved = 0;
    long needless = 0;
    int vats = Math.min(settings.vats(), VATS_MAX);
    long started = System.nanoTime();
    for (int vat = 0; vat < vats; vat++) {
      String home = home(settings, vat, all);
      String then = home(settings, vat, fewer);
      counts.merge(home, 1, Integer::sum);
      if (!home.equals(then)) {
        moved++;
        needless += left.contains(home) ? 1 : 0;
      }
    }
    double micros = (System.nanoTime() - started) / 1_000.0 / vats / 2;
    double mean = (double) vats / settings.workers();
    return new Homes(
        counts.values().stream().mapToInt(i -> i).max().orElse(0) / mean,
        counts.values().stream().mapToInt(i -> i).min().orElse(0) / mean,
        (double) moved / vats,
        needless,
        micros);
  }

  private static String home(
      SimulationSettings settings, int vat, List<Placement.Candidate> workers) {
    int kernel = vat / settings.vatsAKernel();
    return Placement.choose("k" + kernel, "v" + vat % settings.vatsAKernel(), workers, Set.of())
        .orElseThrow()
        .workerId();
  }
}

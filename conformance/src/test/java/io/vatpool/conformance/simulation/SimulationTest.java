package io.vatpool.conformance.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Each seed is one schedule; -Dvatpool.simulation.seeds=N plays more of them. */
class SimulationTest {
  private static final long SEEDS = Long.getLong("vatpool.simulation.seeds", 100);
  private static final long PLANTED_SEEDS = 60;

  @Test
  void noScheduleLosesOrDoublesOrForksAnything() {
    // When
    Map<Long, List<String>> violations = new ConcurrentSkipListMap<>();
    try (ExecutorService schedules = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture.allOf(
              LongStream.rangeClosed(1, SEEDS)
                  .mapToObj(seed ->
                      CompletableFuture.runAsync(
                          () -> violations.put(seed, Schedule.violations(seed, Checks.ALL)),
                          schedules))
                  .toArray(CompletableFuture[]::new))
          .join();
    }

    // Then
    assertThat(violations).hasSize((int) SEEDS);
    violations.values().removeIf(List::isEmpty);
    assertThat(violations).isEmpty();
  }

  @Test
  void withoutTheEpochCheckSomeScheduleForks() {
    assertThat(isFound(new Checks(false, true, true))).isTrue();
  }

  @Test
  void withoutThePositionCheckSomeScheduleForks() {
    assertThat(isFound(new Checks(true, false, true))).isTrue();
  }

  @Test
  void withoutTheIdempotencyRowSomeScheduleDoubles() {
    assertThat(isFound(new Checks(true, true, false))).isTrue();
  }

  private static boolean isFound(Checks checks) {
    return LongStream.rangeClosed(1, PLANTED_SEEDS)
        .anyMatch(seed -> !Schedule.violations(seed, checks).isEmpty());
  }
}

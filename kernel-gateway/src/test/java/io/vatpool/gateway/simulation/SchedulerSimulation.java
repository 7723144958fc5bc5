package io.vatpool.gateway.simulation;

import java.io.PrintStream;
import java.util.List;

/** {@code bench/scheduler}: prints what becomes of a pool that loses a tenth of its workers. */
public final class SchedulerSimulation {
  private static final String USAGE =
      "usage: bench/scheduler [--workers N] [--vats N] [--seconds N] [--seed N]";

  private SchedulerSimulation() {}

  /** Runs it. */
  public static void main(String[] args) {
    int workers = 1_000;
    int vats = 1_000_000;
    int seconds = 60;
    long seed = 1;
    for (int i = 0; i < args.length; i += 2) {
      if (i + 1 == args.length) {
        throw new IllegalArgumentException(USAGE);
      }
      long value = Long.parseLong(args[i + 1]);
      switch (args[i]) {
        case "--workers" -> workers = Math.toIntExact(value);
        case "--vats" -> vats = Math.toIntExact(value);
        case "--seconds" -> seconds = Math.toIntExact(value);
        case "--seed" -> seed = value;
        default -> throw new IllegalArgumentException(USAGE);
      }
    }
    print(System.out, SimulationSettings.of(workers, vats, seconds, seed));
  }

  private static void print(PrintStream out, SimulationSettings settings) {
    out.println(settings);
    Homes homes = Homes.of(settings);
    out.printf(
        "homes of all vats: %.2f to %.2f of the mean; without a tenth of the workers %.1f %% of the"
            + " vats move, %d of them without need; %.1f µs a choice%n",
        homes.leastOverMean(),
        homes.mostOverMean(),
        100 * homes.moved(),
        homes.movedWithoutNeed(),
        homes.microsAChoice());
    List<Phase> phases = new PoolSimulation(settings).run();
    double steady = phases.get(1).pageInsASecond();
    out.printf(
        "%-16s %12s %8s %11s %11s %9s %9s %9s %10s %10s%n",
        "phase",
        "deliveries",
        "online",
        "page-ins/s",
        "most in 1 s",
        "p50 ms",
        "p99 ms",
        "settled s",
        "fullest",
        "busiest");
    for (Phase phase : phases) {
      out.printf(
          "%-16s %12d %7.1f%% %11.0f %11d %9d %9d %9d %9.2f× %9.2f×%n",
          phase.name(),
          phase.deliveries(),
          100 * phase.hitRate(),
          phase.pageInsASecond(),
          phase.pageInsASecondMax(),
          phase.percentile(50),
          phase.percentile(99),
          phase.secondsUntilBelow(1.1 * steady),
          phase.fullest(),
          phase.busiest());
    }
  }
}

package io.vatpool.gateway.simulation;

import io.vatpool.gateway.pool.Placement;
import io.vatpool.gateway.pool.WorkerSighting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A pool in virtual time, in three phases: it works; a tenth of its workers is lost with all that
 * was online there; they come back empty. A vat stays with the worker that had it last for as long
 * as that is there, as gateways do it; else {@link Placement} chooses.
 */
final class PoolSimulation {
  private static final double MILLIS = 1_000;

  private final SimulationSettings settings;
  private final SplittableRandom random;
  private final double[] shares;
  private final SimulatedWorker[] workers;
  private final boolean[] gone;
  private final int[] residence;
  private final PriorityQueue<Turn> turns = new PriorityQueue<>();
  private List<Placement.Candidate> candidates = List.of();
  private final List<Phase> phases = new ArrayList<>();
  private double nextHeartbeat;
  private double nextSecond = MILLIS;
  private int pageInsThisSecond;

  /** A kernel's next delivery. */
  private record Turn(double at, int kernel) implements Comparable<Turn> {
    @Override
    public int compareTo(Turn other) {
      int byTime = Double.compare(at, other.at);
      return byTime == 0 ? Integer.compare(kernel, other.kernel) : byTime;
    }
  }

  PoolSimulation(SimulationSettings settings) {
    this.settings = settings;
    this.random = new SplittableRandom(settings.seed());
    this.workers = new SimulatedWorker[settings.workers()];
    Arrays.setAll(workers, number -> new SimulatedWorker(number, settings));
    this.gone = new boolean[settings.workers()];
    this.residence = new int[settings.vats()];
    Arrays.fill(residence, -1);
    this.shares = new double[settings.vatsAKernel()];
    double sum = 0;
    for (int i = 0; i < shares.length; i++) {
      sum += Math.pow(i + 1.0, -settings.zipf());
      shares[i] = sum;
    }
  }

  /**
   * Runs it all. The first phase is preceded by one of the same length, in which the pool fills.
   */
  List<Phase> run() {
    for (int kernel = 0; kernel < settings.kernels(); kernel++) {
      turns.add(new Turn(random.nextDouble(settings.pauseMillis()), kernel));
    }
    phase("filling", 1);
    phase("steady", 2);
    for (int worker = 0; worker < workers.length; worker += 10) {
      gone[worker] = true;
    }
    for (int vat = 0; vat < residence.length; vat++) {
      residence[vat] = residence[vat] >= 0 && gone[residence[vat]] ? -1 : residence[vat];
    }
    see();
    phase("a tenth is lost", 3);
    for (int worker = 0; worker < workers.length; worker += 10) {
      gone[worker] = false;
      workers[worker].restart(3 * settings.seconds() * MILLIS);
    }
    see();
    phase("it is back", 4);
    return phases;
  }

  private void phase(String name, int number) {
    Phase phase = new Phase(name);
    phases.add(phase);
    double end = number * settings.seconds() * MILLIS;
    while (turns.element().at() < end) {
      Turn turn = turns.remove();
      tick(turn.at(), phase);
      double done = deliver(turn, phase);
      double pause = -settings.pauseMillis() * Math.log(1 - random.nextDouble());
      turns.add(new Turn(done + pause, turn.kernel()));
    }
    tick(end, phase);
    phase.balance(
        mostOverMean(worker -> worker.online()), mostOverMean(worker -> worker.takePageIns()));
  }

  private void tick(double now, Phase phase) {
    while (nextSecond <= now) {
      phase.second(pageInsThisSecond);
      pageInsThisSecond = 0;
      nextSecond += MILLIS;
    }
    if (nextHeartbeat <= now) {
      see();
      nextHeartbeat = now + settings.heartbeatMillis();
    }
  }

  private void see() {
    List<Placement.Candidate> seen = new ArrayList<>();
    for (int worker = 0; worker < workers.length; worker++) {
      if (!gone[worker]) {
        workers[worker].heartbeat();
        seen.add(workers[worker].sighted());
      }
    }
    candidates = seen;
  }

  private double deliver(Turn turn, Phase phase) {
    int vat = turn.kernel() * settings.vatsAKernel() + drawVat();
    if (residence[vat] < 0) {
      residence[vat] = number(place(vat));
    }
    SimulatedWorker worker = workers[residence[vat]];
    boolean pagedIn = worker.use(vat);
    double work = settings.deliveryMillis() + (pagedIn ? settings.pageInMillis() : 0);
    double done = worker.work(turn.at(), work);
    pageInsThisSecond += pagedIn ? 1 : 0;
    phase.delivered(done - turn.at(), pagedIn);
    return done;
  }

  private int drawVat() {
    double drawn = random.nextDouble() * shares[shares.length - 1];
    int found = Arrays.binarySearch(shares, drawn);
    return Math.min(shares.length - 1, found < 0 ? -found - 1 : found);
  }

  private WorkerSighting place(int vat) {
    int kernel = vat / settings.vatsAKernel();
    return Placement.choose("k" + kernel, "v" + vat % settings.vatsAKernel(), candidates, Set.of())
        .orElseThrow();
  }

  private static int number(WorkerSighting worker) {
    return Integer.parseInt(worker.workerId().substring("worker-".length()));
  }

  private interface Load {
    double of(SimulatedWorker worker);
  }

  private double mostOverMean(Load load) {
    double sum = 0;
    double most = 0;
    int count = 0;
    for (int worker = 0; worker < workers.length; worker++) {
      double value = load.of(workers[worker]);
      if (!gone[worker]) {
        sum += value;
        most = Math.max(most, value);
        count++;
      }
    }
    return sum == 0 ? 0 : most / (sum / count);
  }
}

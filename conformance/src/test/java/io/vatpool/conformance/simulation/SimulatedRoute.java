package io.vatpool.conformance.simulation;

import io.vatpool.conformance.simulation.SimulatedWorker.StaleEpochException;
import io.vatpool.gateway.pool.PoolDecisions;
import io.vatpool.kernel.port.DeliveryOrder;
import io.vatpool.kernel.port.FencedException;
import io.vatpool.kernel.port.VatWorkers;
import io.vatpool.protocol.DeliveryOutcome;
import io.vatpool.protocol.SnapshotInfo;
import io.vatpool.protocol.wire.FailureKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** One gateway's way to the workers: slow, and at times lost on the way there or back. */
final class SimulatedRoute implements VatWorkers {
  private static final int ATTEMPTS_MAX = 5;
  private static final int LOSS_ODDS = 60;
  private static final int DEATH_ODDS = 80;
  private static final int LATENCY_TICKS_MAX = 6;

  private final String kernel;
  private final Turns turns;
  private final List<SimulatedWorker> workers;
  private final long epoch;
  private final SplittableRandom random;
  private final boolean lucky;
  private final Map<String, SimulatedWorker> homes = new HashMap<>();

  /**
   * A way.
   *
   * @param kernel by whose name workers are chosen, too
   * @param lucky whether nothing is ever lost on it
   */
  SimulatedRoute(
      String kernel,
      Turns turns,
      List<SimulatedWorker> workers,
      long epoch,
      SplittableRandom random,
      boolean lucky) {
    this.kernel = kernel;
    this.lucky = lucky;
    this.turns = turns;
    this.workers = workers;
    this.epoch = epoch;
    this.random = random;
  }

  /** The kernel cannot go on now, though nothing is wrong with the lease. */
  static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoppedException(String message) {
      super(message);
    }
  }

  private interface Call<R> {
    R on(SimulatedWorker worker) throws StaleEpochException;
  }

  @Override
  public DeliveryOutcome deliver(DeliveryOrder order, DeviceCalls calls) {
    return carry(order, worker -> worker.deliver(order, epoch));
  }

  @Override
  public SnapshotTicket saveSnapshot(DeliveryOrder order) {
    SnapshotInfo saved = carry(order, worker -> worker.save(order, epoch));
    return () -> saved;
  }

  private <R> R carry(DeliveryOrder order, Call<R> call) {
    PoolDecisions decisions = new PoolDecisions(ATTEMPTS_MAX);
    String vatId = order.at().vatId();
    while (true) {
      SimulatedWorker worker = homes.computeIfAbsent(vatId, v -> choose(decisions, v));
      PoolDecisions.Next next;
      try {
        int life = worker.lives();
        boolean lostThere = isUnlucky(LOSS_ODDS);
        travel();
        if (lostThere || worker.lives() != life) {
          next = decisions.connectionLost(worker.name());
        } else if (isUnlucky(DEATH_ODDS)) {
          worker.discard(vatId);
          next = decisions.failed(worker.name(), FailureKind.ENGINE_DIED);
        } else {
          R result = call.on(worker);
          boolean lostBack = isUnlucky(LOSS_ODDS);
          travel();
          if (!lostBack && worker.lives() == life) {
            return result;
          }
          next = decisions.connectionLost(worker.name());
        }
      } catch (StaleEpochException e) {
        next = decisions.failed(worker.name(), FailureKind.STALE_EPOCH);
      }
      homes.remove(vatId);
      switch (next) {
        case AGAIN -> turns.pause();
        case FENCED -> throw new FencedException("a worker has seen a later epoch than " + epoch);
        case FAULT -> throw new StoppedException("the tries for " + order.at() + " are used up");
      }
    }
  }

  private SimulatedWorker choose(PoolDecisions decisions, String vatId) {
    Map<String, Integer> online = new TreeMap<>();
    workers.forEach(worker -> online.put(worker.name(), worker.vatsOnline()));
    String chosen = decisions.choose(kernel, vatId, online, SimulatedWorker.VATS_ONLINE_MAX);
    return workers.stream().filter(worker -> worker.name().equals(chosen)).findAny().orElseThrow();
  }

  private boolean isUnlucky(int odds) {
    return !lucky && random.nextInt(odds) == 0;
  }

  private void travel() {
    turns.sleep(random.nextInt(LATENCY_TICKS_MAX));
  }

  @Override
  public void discard(String vatId) {
    SimulatedWorker home = homes.remove(vatId);
    if (home != null) {
      home.discard(vatId);
    }
  }
}

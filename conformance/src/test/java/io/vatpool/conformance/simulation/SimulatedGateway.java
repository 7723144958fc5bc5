package io.vatpool.conformance.simulation;

import io.vatpool.kernel.Kernel;
import io.vatpool.kernel.port.FencedException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * A gateway's life: takes the lease when it may, serves until something is wrong, and begins again.
 * It does not notice that its lease is another's: only fences stop it.
 */
final class SimulatedGateway {
  private static final int CRANKS_MAX = 5;
  private static final int RENEW_ODDS = 3;
  private static final long REST_TICKS = 10;

  private final String name;
  private final Turns turns;
  private final SimulatedDatabase database;
  private final List<SimulatedWorker> workers;
  private final SplittableRandom random;
  private final BooleanSupplier isOver;
  private final Queue<Request> inbox = new ArrayDeque<>();
  private final List<String> defects = new ArrayList<>();
  private boolean serves;

  /** A message, and its answer when it is durable. */
  static final class Request {
    final String sender;
    final int number;
    Acknowledgement answer = Acknowledgement.NONE;
    boolean refused;

    Request(String sender, int number) {
      this.sender = sender;
      this.number = number;
    }

    String key() {
      return sender + "-" + number;
    }
  }

  SimulatedGateway(
      String name,
      Turns turns,
      SimulatedDatabase database,
      List<SimulatedWorker> workers,
      SplittableRandom random,
      BooleanSupplier isOver) {
    this.name = name;
    this.turns = turns;
    this.database = database;
    this.workers = workers;
    this.random = random;
    this.isOver = isOver;
  }

  /** Puts a request where the gateway will find it. */
  void post(Request request) {
    if (serves) {
      inbox.add(request);
    } else {
      request.refused = true;
    }
  }

  /** What was in the process's memory is gone. */
  void died() {
    serves = false;
    inbox.clear();
  }

  void live() {
    while (!isOver.getAsBoolean()) {
      turns.pause();
      OptionalLong epoch = database.acquire(name, turns.now());
      if (epoch.isEmpty()) {
        turns.sleep(REST_TICKS);
        continue;
      }
      try {
        serve(epoch.getAsLong());
      } catch (RuntimeException e) {
        // One that is late may have read what its successor wrote: that blames nobody.
        if (database.isHeld(epoch.getAsLong()) && !isForeseen(e)) {
          defects.add(name + " failed at " + turns.now() + ": " + e);
        }
        died(); // opened again from what is committed, by whoever has the lease
        turns.sleep(REST_TICKS);
      }
    }
  }

  /** What went wrong that must not, in words. */
  List<String> defects() {
    return defects;
  }

  private static boolean isForeseen(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof FencedException
          || cause instanceof GatewayStore.LostException
          || cause instanceof SimulatedRoute.StoppedException) {
        return true;
      }
    }
    return false;
  }

  private void serve(long epoch) {
    GatewayStore store = new GatewayStore(database, epoch, turns, random.split());
    SimulatedRoute route =
        new SimulatedRoute(database.kernel(), turns, workers, epoch, random.split(), false);
    try (Kernel kernel = Program.open(store, route, false)) {
      serves = true;
      while (!isOver.getAsBoolean()) {
        turns.pause();
        if (random.nextInt(RENEW_ODDS) == 0) {
          database.renew(epoch, turns.now());
        }
        block(kernel, store);
      }
    }
  }

  private void block(Kernel kernel, GatewayStore store) {
    Map<Request, Acknowledgement> taken = new HashMap<>();
    while (!inbox.isEmpty()) {
      Request request = inbox.remove();
      Acknowledgement known = database.answer(request.key());
      Acknowledgement open = store.answers().get(request.key());
      if (known.isThere()) {
        request.answer = known;
      } else if (open != null) {
        taken.put(request, open);
      } else {
        long crank = kernel.crankNumber();
        Acknowledgement answer =
            new Acknowledgement(crank, Program.record(kernel, request.sender, request.number));
        store.answers().put(request.key(), answer);
        taken.put(request, answer);
      }
    }
    boolean ran = false;
    for (int left = random.nextInt(CRANKS_MAX); left >= 0 && kernel.step(); left--) {
      ran = true;
    }
    if (ran || !taken.isEmpty()) {
      kernel.commit();
      taken.forEach((request, answer) -> request.answer = answer);
    } else {
      turns.sleep(REST_TICKS);
    }
  }
}

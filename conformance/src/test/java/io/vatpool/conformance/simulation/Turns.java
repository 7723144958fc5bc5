package io.vatpool.conformance.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Actors on threads of their own of which one runs at a time: at each of its {@link #pause pauses}
 * a draw from the seed decides who goes on. Time is a number that grows with every turn and leaps
 * when all sleep, so a schedule is repeated exactly by its seed.
 */
final class Turns {
  private final SplittableRandom random;
  private final List<Actor> actors = new ArrayList<>();
  private final Semaphore driver = new Semaphore(0);
  private @Nullable Actor current;
  private @Nullable Throwable failure;
  private long now;

  Turns(SplittableRandom random) {
    this.random = random;
  }

  /** Unwinds the thread of an actor that has been killed. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** Somebody who does something between pauses. */
  final class Actor {
    private final Semaphore turn = new Semaphore(0);
    private final Thread thread;
    private long sleepsUntil;
    private boolean killed;
    private boolean over;

    private Actor(Runnable life) {
      this.thread =
          Thread.ofVirtual()
              .unstarted(() -> {
                turn.acquireUninterruptibly();
                try {
                  if (!killed) {
                    life.run();
                  }
                } catch (Killed e) {
                  // as if its process were gone
                } catch (RuntimeException | Error e) {
                  failure = e;
                } finally {
                  over = true;
                  driver.release();
                }
              });
    }

    /** It does nothing before that time. */
    void freeze(long until) {
      sleepsUntil = Math.max(sleepsUntil, until);
    }

    /** It never goes on from its pause. */
    void kill() {
      killed = true;
      sleepsUntil = 0;
    }

    boolean isOver() {
      return over;
    }
  }

  long now() {
    return now;
  }

  Actor start(Runnable life) {
    Actor actor = new Actor(life);
    actors.add(actor);
    actor.thread.start();
    return actor;
  }

  /** Lets others go on. Called by the actor whose turn it is. */
  void pause() {
    sleep(0);
  }

  /** Lets others go on for so long at least. */
  void sleep(long ticks) {
    Actor self = current;
    if (self == null) {
      return; // nobody else is there
    }
    self.sleepsUntil = now + ticks;
    driver.release();
    self.turn.acquireUninterruptibly();
    if (self.killed) {
      throw new Killed();
    }
  }

  /**
   * Runs until all actors are over.
   *
   * @return false if that takes more than {@code turnsMax} turns; whoever is left is killed
   */
  boolean run(long turnsMax) {
    boolean ended = true;
    for (long turn = 0; actors.stream().anyMatch(actor -> !actor.over); turn++) {
      if (turn == turnsMax || failure != null) {
        ended = false;
        actors.forEach(Actor::kill);
      }
      turn();
    }
    if (failure != null) {
      throw new IllegalStateException("an actor failed at " + now, failure);
    }
    return ended;
  }

  private void turn() {
    now++;
    List<Actor> awake =
        actors.stream().filter(actor -> !actor.over && actor.sleepsUntil <= now).toList();
    if (awake.isEmpty()) {
      Optional<Actor> first =
          actors.stream()
              .filter(actor -> !actor.over)
              .min((a, b) -> Long.compare(a.sleepsUntil, b.sleepsUntil));
      now = first.orElseThrow().sleepsUntil;
      awake = List.of(first.orElseThrow());
    }
    Actor next = awake.get(random.nextInt(awake.size()));
    current = next;
    next.turn.release();
    driver.acquireUninterruptibly();
    current = null;
  }
}

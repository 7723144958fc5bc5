package io.vatpool.gateway.service;

import java.time.Duration;
import org.jboss.logging.Logger;

/** Does the same thing at intervals on a thread of its own, whatever becomes of one round. */
final class Loop implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Loop.class);

  private final String name;
  private final Duration pause;
  private final Runnable round;
  private final Thread thread;
  private volatile boolean closed;

  private Loop(String name, Duration pause, Runnable round) {
    this.name = name;
    this.pause = pause;
    this.round = round;
    this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
  }

  /** Starts with the first round at once. */
  static Loop start(String name, Duration pause, Runnable round) {
    Loop loop = new Loop(name, pause, round);
    loop.thread.start();
    return loop;
  }

  private void run() {
    while (!closed) {
      try {
        round.run();
      } catch (RuntimeException e) {
        LOG.errorf(e, "%s: a round failed, the next is in %d ms", name, pause.toMillis());
      }
      try {
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        return; // close() wants it so
      }
    }
  }

  /** Waits for the round at hand and ends the thread. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

package io.vatpool.cli.output;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/**
 * Shows that something goes on, and for how long: on a terminal one line that counts the seconds,
 * elsewhere (a log, a pipe) a line when it is done and one every so often before.
 */
public final class Progress {

  private static final Duration REDRAW = Duration.ofMillis(200);
  private static final Duration SILENT = Duration.ofSeconds(1);
  private static final Duration REMIND = Duration.ofSeconds(15);

  private final PrintStream err;
  private final boolean interactive;

  Progress(PrintStream err, boolean interactive) {
    this.err = err;
    this.interactive = interactive;
  }

  /** Work that answers and may fail with the exceptions of its kind. */
  @FunctionalInterface
  public interface Work<T, X extends Exception> {

    T run() throws X;
  }

  /** Work without an answer. */
  @FunctionalInterface
  public interface Action<X extends Exception> {

    void run() throws X;
  }

  /** Runs the work in the calling thread, showing {@code what} with the time it takes. */
  public <T, X extends Exception> T step(String what, Work<T, X> work) throws X {
    long started = System.nanoTime();
    Thread ticker = Thread.ofVirtual().name("progress").start(() -> tick(what, started));
    boolean done = false;
    try {
      T answer = work.run();
      done = true;
      return answer;
    } finally {
      ticker.interrupt();
      joinUninterruptibly(ticker);
      finish((done ? "ok      " : "failed  ") + what + " (" + seconds(started) + " s)");
    }
  }

  /** {@link #step} for work without an answer. */
  public <X extends Exception> void act(String what, Action<X> action) throws X {
    this.<Boolean, X>step(
        what,
        () -> {
          action.run();
          return true;
        });
  }

  /** As {@link #step}, but silent if the work takes less than a second. */
  public <T, X extends Exception> T quietly(String what, Work<T, X> work) throws X {
    long started = System.nanoTime();
    Thread ticker =
        Thread.ofVirtual()
            .name("progress")
            .start(() -> {
              if (sleep(SILENT)) {
                tick(what, started);
              }
            });
    try {
      return work.run();
    } finally {
      ticker.interrupt();
      joinUninterruptibly(ticker);
      if (System.nanoTime() - started > SILENT.toNanos()) {
        finish("done    " + what + " (" + seconds(started) + " s)");
      }
    }
  }

  private void tick(String what, long started) {
    while (sleep(interactive ? REDRAW : REMIND)) {
      String line = "...     " + what + " (" + seconds(started) + " s)";
      if (interactive) {
        err.print("\r\u001b[K" + line);
      } else {
        err.println(line);
      }
      err.flush();
    }
  }

  /** Whether the whole time passed; false when the step is over. */
  private static boolean sleep(Duration time) {
    try {
      Thread.sleep(time);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void finish(String line) {
    err.println(interactive ? "\r\u001b[K" + line : line);
    err.flush();
  }

  private static void joinUninterruptibly(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static String seconds(long started) {
    return String.format(Locale.ROOT, "%.1f", (System.nanoTime() - started) / 1e9);
  }
}

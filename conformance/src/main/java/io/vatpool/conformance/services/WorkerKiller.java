package io.vatpool.conformance.services;

import io.vatpool.testing.ServiceProcess;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Kills engines and workers with SIGKILL at moments drawn from a seed, and starts workers again as
 * a supervisor would. Two deaths of an engine over one delivery are a fault of the vat by design,
 * so the next is killed only when the kernel has come further.
 */
final class WorkerKiller implements AutoCloseable {
  private static final Duration PAUSE_MIN = Duration.ofMillis(300);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(3);

  /** One kill in so many hits a whole worker. */
  private static final int WORKER_ODDS = 3;

  private final List<ServiceProcess> workers;
  private final Supplier<Optional<Progress>> progress;
  private final SplittableRandom random;
  private final AtomicInteger enginesKilled = new AtomicInteger();
  private final AtomicInteger workersKilled = new AtomicInteger();
  private final Thread thread = Thread.ofPlatform().name("worker-killer").unstarted(this::live);
  private volatile @Nullable RuntimeException failure;

  /**
   * Begins at once.
   *
   * @param progress of the kernel that runs, if one does; asked by the killer's thread
   */
  WorkerKiller(List<ServiceProcess> workers, Supplier<Optional<Progress>> progress, long seed) {
    this.workers = List.copyOf(workers);
    this.progress = progress;
    this.random = new SplittableRandom(seed);
    thread.start();
  }

  /** For people. */
  String summary() {
    return "killed %d engines and %d workers".formatted(enginesKilled.get(), workersKilled.get());
  }

  /** Throws what has ended the killer, if something has. */
  void check() {
    RuntimeException cause = failure;
    if (cause != null) {
      throw new IllegalStateException("the killer has failed", cause);
    }
  }

  private void live() {
    try {
      Optional<Progress> last = Optional.empty();
      while (true) {
        Thread.sleep(random.nextLong(PAUSE_MIN.toMillis(), PAUSE_MAX.toMillis()));
        Optional<Progress> now = progress.get();
        if (now.isPresent() && (last.isEmpty() || now.get().isWellPast(last.get()))) {
          kill(workers.get(random.nextInt(workers.size())));
          last = progress.get().or(() -> now);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private void kill(ServiceProcess worker) {
    if (random.nextInt(WORKER_ODDS) == 0) {
      worker.kill();
      workersKilled.incrementAndGet();
      worker.launch();
    } else {
      killEngine(worker);
    }
  }

  private void killEngine(ServiceProcess worker) {
    List<ProcessHandle> engines = worker.descendants();
    if (!engines.isEmpty() && engines.get(random.nextInt(engines.size())).destroyForcibly()) {
      enginesKilled.incrementAndGet();
    }
  }

  /** No more kills; all workers are there again. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

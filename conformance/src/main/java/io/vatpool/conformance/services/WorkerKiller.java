package io.vatpool.conformance.services;

import io.vatpool.testing.ServiceProcess;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Kills engines and workers with SIGKILL at moments drawn from a seed, and starts workers again as
 * a supervisor would.
 *
 * <p>Two deaths of an engine over one delivery are a fault of the vat by design. So the next is
 * killed only when the kernel has come further; and only one engine of each vat, because the death
 * of an idle one is noticed, and counted, no sooner than at the vat's next delivery.
 */
final class WorkerKiller implements AutoCloseable {
  private static final Duration PAUSE_MIN = Duration.ofMillis(300);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(3);

  /** One kill in so many hits a whole worker. */
  private static final int WORKER_ODDS = 5;

  /** A vat's engine names it; a process that only forks engines, or starts them, names none. */
  private static final Pattern ENGINE_OF = Pattern.compile("xsnap-worker (?:\\S*:)?(v\\d+):");

  private final List<ServiceProcess> workers;
  private final Supplier<Optional<Progress>> progress;
  private final SplittableRandom random;
  private final Set<String> spent = new HashSet<>();
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
          if (last.isEmpty() || !last.get().kernel().equals(now.get().kernel())) {
            spent.clear();
          }
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
    List<ProcessHandle> engines =
        worker.descendants().stream()
            .filter(engine -> vat(engine).filter(vat -> !spent.contains(vat)).isPresent())
            .toList();
    if (!engines.isEmpty()) {
      ProcessHandle engine = engines.get(random.nextInt(engines.size()));
      vat(engine).ifPresent(spent::add);
      if (engine.destroyForcibly()) {
        enginesKilled.incrementAndGet();
      }
    }
  }

  /** Whose engine a process is; empty if it is none, or gone. */
  private static Optional<String> vat(ProcessHandle process) {
    return process
        .info()
        .commandLine()
        .map(ENGINE_OF::matcher)
        .filter(Matcher::find)
        .map(m -> m.group(1));
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

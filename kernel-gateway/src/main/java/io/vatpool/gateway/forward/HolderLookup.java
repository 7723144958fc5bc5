package io.vatpool.gateway.forward;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vatpool.gateway.catalog.KernelElsewhere;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Where kernels are that are not here, from the lease rows; remembered for a moment, so that a
 * thousand waiting requests cost one look. Any thread; never blocks.
 */
final class HolderLookup {
  /** Kernels that are remembered. */
  private static final int KERNELS_MAX = 100_000;

  private final Function<String, Optional<KernelElsewhere>> look;
  private final AsyncCache<String, Optional<KernelElsewhere>> holders;

  /**
   * Looks with {@code look}, which may block, and believes it for {@code age}.
   *
   * @param look where a kernel is, if another gateway holds it
   */
  HolderLookup(Function<String, Optional<KernelElsewhere>> look, Duration age) {
    this.look = look;
    this.holders =
        Caffeine.newBuilder()
            .maximumSize(KERNELS_MAX)
            .expireAfterWrite(age)
            .executor(task -> Thread.ofVirtual().name("holder-lookup").start(task))
            .buildAsync();
  }

  /** The holder; fails if the database does not answer. */
  CompletableFuture<Optional<KernelElsewhere>> holder(String kernel) {
    return holders.get(kernel, look);
  }

  /** That was wrong: look again next time. */
  void forget(String kernel) {
    holders.synchronous().invalidate(kernel);
  }
}

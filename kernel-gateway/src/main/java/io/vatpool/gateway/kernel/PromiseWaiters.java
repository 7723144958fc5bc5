package io.vatpool.gateway.kernel;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Who waits for which promise to be settled in a committed block. Any thread. */
public final class PromiseWaiters {
  private final Map<String, Set<CompletableFuture<Void>>> waiting = new HashMap<>();
  private @Nullable RuntimeException over;

  /**
   * A future that completes when the promise has been settled by a block committed from now on.
   * Look at the promise after this call, then wait; {@link #forget} it when done.
   */
  public CompletableFuture<Void> register(String kpid) {
    CompletableFuture<Void> future = new CompletableFuture<>();
    synchronized (waiting) {
      if (over != null) {
        future.completeExceptionally(over);
      } else {
        waiting
            .computeIfAbsent(kpid, id -> Collections.newSetFromMap(new IdentityHashMap<>()))
            .add(future);
      }
    }
    return future;
  }

  /** Nobody waits for this future any more. */
  @SuppressWarnings("CollectionUndefinedEquality") // identity is what is meant
  public void forget(String kpid, CompletableFuture<Void> future) {
    synchronized (waiting) {
      waiting.computeIfPresent(
          kpid,
          (id, futures) -> {
            futures.remove(future);
            return futures.isEmpty() ? null : futures;
          });
    }
  }

  void settled(Collection<String> kpids) {
    for (String kpid : kpids) {
      Set<CompletableFuture<Void>> futures;
      synchronized (waiting) {
        futures = waiting.remove(kpid);
      }
      if (futures != null) {
        futures.forEach(future -> future.complete(null));
      }
    }
  }

  void close(RuntimeException why) {
    Map<String, Set<CompletableFuture<Void>>> all;
    synchronized (waiting) {
      over = why;
      all = Map.copyOf(waiting);
      waiting.clear();
    }
    all.values().forEach(futures -> futures.forEach(f -> f.completeExceptionally(why)));
  }
}

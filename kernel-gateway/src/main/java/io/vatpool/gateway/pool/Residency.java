package io.vatpool.gateway.pool;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where vats were last seen online: a hint, in this gateway's memory only. A worker that has paged
 * a vat out since asks for the page-in, and that is all a wrong hint costs.
 */
final class Residency {
  /** Vats remembered; beyond it the least recently used are forgotten. */
  static final int VATS_MAX = 1_000_000;

  private record Vat(String kernelId, String vatId) {}

  // Its upkeep is done by whoever uses it: another thread would be woken for every delivery.
  private final Cache<Vat, String> workers =
      Caffeine.newBuilder().maximumSize(VATS_MAX).executor(Runnable::run).build();

  Optional<String> worker(String kernelId, String vatId) {
    return Optional.ofNullable(workers.getIfPresent(new Vat(kernelId, vatId)));
  }

  void online(String kernelId, String vatId, String workerId) {
    workers.put(new Vat(kernelId, vatId), workerId);
  }

  /** It is being brought online there; false if it is believed online already. */
  boolean expect(String kernelId, String vatId, String workerId) {
    return workers.asMap().putIfAbsent(new Vat(kernelId, vatId), workerId) == null;
  }

  void forget(String kernelId, String vatId) {
    workers.invalidate(new Vat(kernelId, vatId));
  }

  /** Forgets it unless it has gone elsewhere. */
  void forget(String kernelId, String vatId, String workerId) {
    workers.asMap().remove(new Vat(kernelId, vatId), workerId);
  }

  void forgetWorker(String workerId) {
    workers.asMap().values().removeIf(workerId::equals);
  }

  /** The kernel's vats that are believed online, and where. */
  Map<String, String> ofKernel(String kernelId) {
    Map<String, String> online = new HashMap<>();
    workers
        .asMap()
        .forEach((vat, worker) -> {
          if (vat.kernelId().equals(kernelId)) {
            online.put(vat.vatId(), worker);
          }
        });
    return online;
  }
}

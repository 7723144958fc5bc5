package io.vatpool.conformance.services;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * How the cluster is to be, and what is to happen to it.
 *
 * @param workers how many
 * @param paging whether each worker has room for one vat only, so that nearly every delivery has to
 *     page its vat in
 * @param killSeed seed of the moments at which engines and workers are killed; empty for peace
 */
public record ServiceMode(int workers, boolean paging, OptionalLong killSeed) {
  /** Checks. */
  public ServiceMode {
    if (workers < 1) {
      throw new IllegalArgumentException("a cluster has at least one worker, not " + workers);
    }
    Objects.requireNonNull(killSeed, "killSeed");
  }

  /** One worker, room enough, peace. */
  public static ServiceMode plain() {
    return new ServiceMode(1, false, OptionalLong.empty());
  }

  /** One worker with room for one vat. */
  public static ServiceMode pagingAlways() {
    return new ServiceMode(1, true, OptionalLong.empty());
  }

  /** Several workers. */
  public static ServiceMode workers(int count) {
    return new ServiceMode(count, false, OptionalLong.empty());
  }

  /** Several workers that are killed, they and their engines. */
  public static ServiceMode killing(int count, long seed) {
    return new ServiceMode(count, false, OptionalLong.of(seed));
  }

  /** Vats with an engine on one worker; few, because kernels of many scenarios leave theirs. */
  int vatsOnlineMax() {
    return paging ? 1 : 12;
  }
}

package io.vatpool.gateway.pool;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Which worker a vat goes to that is not online: by rendezvous among the workers that take
 * deliveries. Gateways that see the same workers choose the same one. Only computes; any thread.
 */
public final class Placement {
  /** A worker that has just failed counts so many times less. */
  private static final double FAILING_DIVISOR = 20;

  private Placement() {}

  /**
   * A worker that could be chosen.
   *
   * @param sighting the worker
   * @param digest of its id
   * @param failing whether it has failed this gateway a moment ago
   */
  public record Candidate(WorkerSighting sighting, long digest, boolean failing) {
    /** Checks. */
    public Candidate {
      Objects.requireNonNull(sighting, "sighting");
    }

    /** A worker that does not fail. */
    public static Candidate of(WorkerSighting sighting) {
      return new Candidate(sighting, RendezvousHash.digest(sighting.workerId()), false);
    }

    /** The same worker as it was seen later. */
    public Candidate with(WorkerSighting later) {
      return new Candidate(later, digest, failing);
    }

    double weight() {
      return sighting.weight() / (failing ? FAILING_DIVISOR : 1);
    }

    private boolean isIn(Set<String> workers) {
      return workers.contains(sighting.workerId());
    }
  }

  /**
   * Chooses.
   *
   * @param avoided workers that are taken only if there are no others
   * @return empty if there are no candidates
   */
  public static Optional<WorkerSighting> choose(
      String kernelId, String vatId, List<Candidate> candidates, Set<String> avoided) {
    List<Candidate> preferred = candidates;
    if (!avoided.isEmpty()) {
      List<Candidate> others = candidates.stream().filter(c -> !c.isIn(avoided)).toList();
      preferred = others.isEmpty() ? candidates : others;
    }
    return RendezvousHash.choose(
            RendezvousHash.digest(kernelId + '\n' + vatId),
            preferred,
            Candidate::digest,
            Candidate::weight)
        .map(Candidate::sighting);
  }
}

package io.vatpool.gateway.pool;

import io.vatpool.protocol.wire.FailureKind;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a gateway decides about one delivery's tries, for the simulator. */
public final class PoolDecisions {
  private static final URI NOWHERE = URI.create("http://127.0.0.1:1");

  private final List<Attempt> attempts = new ArrayList<>();
  private final Set<String> failed = new HashSet<>();
  private final int attemptsMax;

  /** For one delivery. */
  public PoolDecisions(int attemptsMax) {
    this.attemptsMax = attemptsMax;
  }

  /** What follows. */
  public enum Next {
    /** Another try. */
    AGAIN,
    /** The kernel stops over it. */
    FAULT,
    /** The kernel is another gateway's. */
    FENCED
  }

  /**
   * Which worker the vat goes to, away from those that have failed.
   *
   * @param online how many vats each worker has
   * @param onlineMax how many it keeps
   */
  public String choose(String kernel, String vatId, Map<String, Integer> online, int onlineMax) {
    List<Placement.Candidate> candidates =
        online.entrySet().stream()
            .map(worker ->
                Placement.Candidate.of(sighting(worker.getKey(), worker.getValue(), onlineMax)))
            .toList();
    return Placement.choose(kernel, vatId, candidates, failed).orElseThrow().workerId();
  }

  private static WorkerSighting sighting(String worker, int online, int onlineMax) {
    return new WorkerSighting(
        worker, NOWHERE, true, "", "", onlineMax, online, 0, 0, Instant.EPOCH, true);
  }

  /** A try's connection was lost. */
  public Next connectionLost(String worker) {
    return failed(new Attempt(worker, Attempt.CONNECTION_LOST, "lost", null));
  }

  /** A worker has refused or failed. */
  public Next failed(String worker, FailureKind kind) {
    return failed(new Attempt(worker, kind.name(), "simulated", null));
  }

  private Next failed(Attempt attempt) {
    failed.add(attempt.worker());
    if (Verdict.counts(attempt)) {
      attempts.add(attempt);
    }
    return switch (Verdict.of(attempt, attempts, attemptsMax)) {
      case ELSEWHERE, LATER -> Next.AGAIN;
      case FAULT -> Next.FAULT;
      case FENCED -> Next.FENCED;
    };
  }
}

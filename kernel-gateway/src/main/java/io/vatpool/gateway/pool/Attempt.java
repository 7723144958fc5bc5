package io.vatpool.gateway.pool;

import io.vatpool.protocol.wire.DivergenceReport;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One try to run a delivery that led to no result.
 *
 * @param worker who was asked; empty if there was nobody to ask
 * @param failure what became of it: a {@code FailureKind}, {@code CONNECTION_LOST} or {@code
 *     ENGINE_MISSING}
 * @param message for people
 * @param divergence how a replay diverged, if that was it
 */
public record Attempt(
    String worker, String failure, String message, @Nullable DivergenceReport divergence) {
  /** The failure of a connection that ended. */
  static final String CONNECTION_LOST = "CONNECTION_LOST";

  /** Checks. */
  public Attempt {
    Objects.requireNonNull(worker, "worker");
    Objects.requireNonNull(failure, "failure");
    Objects.requireNonNull(message, "message");
  }

  /** For people: what, where, why. */
  String inWords() {
    return failure + (worker.isEmpty() ? "" : " on worker " + worker) + ", " + message;
  }
}

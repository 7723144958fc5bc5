package io.vatpool.store;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A kernel of this installation.
 *
 * @param kernelId at most 64 ASCII characters
 * @param state what it is doing, a word of the gateway's
 * @param stateReason why, for people
 * @param config the JSON it was created from
 * @param createdAt by the database's clock
 */
public record KernelRow(
    String kernelId, String state, @Nullable String stateReason, String config, Instant createdAt) {
  /** Checks. */
  public KernelRow {
    Objects.requireNonNull(kernelId, "kernelId");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(config, "config");
    Objects.requireNonNull(createdAt, "createdAt");
  }
}

package io.vatpool.gateway.catalog;

import io.vatpool.gateway.kernel.StopReport;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A kernel as the installation sees it.
 *
 * @param name its name
 * @param state what its host does, or {@code elsewhere} or {@code unheld}
 * @param definition what it is
 * @param holder the gateway that runs it, or null
 * @param holderUrl where that gateway is, or null
 * @param createdAt when it was made, by the database's clock
 * @param report why it has stopped, if it has and this gateway holds it
 */
public record KernelEntry(
    String name,
    String state,
    KernelDefinition definition,
    @Nullable String holder,
    @Nullable String holderUrl,
    Instant createdAt,
    @Nullable StopReport report) {
  /** Checks. */
  public KernelEntry {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(definition, "definition");
    Objects.requireNonNull(createdAt, "createdAt");
  }
}

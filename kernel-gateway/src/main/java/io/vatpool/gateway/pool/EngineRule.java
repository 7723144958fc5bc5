package io.vatpool.gateway.pool;

import io.vatpool.protocol.PageIn;
import io.vatpool.protocol.VatPosition;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A vat goes only to a worker with the engine build that its incarnation began on: heap images and
 * transcripts of one build are not for another.
 *
 * @param required says which build that is
 * @param waitMax how long a vat waits for a worker with its build while there are others
 */
public record EngineRule(Required required, Duration waitMax) {
  /** Any worker will do. */
  public static final EngineRule ANY =
      new EngineRule((kernelId, at, pageIn) -> Optional.empty(), Duration.ZERO);

  /** Checks. */
  public EngineRule {
    Objects.requireNonNull(required, "required");
    Objects.requireNonNull(waitMax, "waitMax");
  }

  /** Knows on which builds incarnations began. Any thread; may ask the database. */
  @FunctionalInterface
  public interface Required {
    /**
     * The build that the vat needs.
     *
     * @param pageIn of the vat at that position
     * @return empty if any will do
     */
    Optional<String> of(String kernelId, VatPosition at, PageIn pageIn);
  }
}

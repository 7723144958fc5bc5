package io.vatpool.protocol;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How a delivery ended, as far as the vat is concerned. */
public sealed interface DeliveryStatus {
  /**
   * The engine ran it to the end.
   *
   * @param results JSON of what liveslots has to say, which is something after a bringOutYourDead
   *     only; for logs, never part of any hash
   */
  record Ok(@Nullable String results) implements DeliveryStatus {
    /** Without results. */
    public Ok() {
      this(null);
    }
  }

  /**
   * The vat cannot go on: a metering fault ended the engine, or liveslots gave up. The crank is
   * undone and the vat terminated.
   *
   * @param problem the reference's text, for instance {@code Compute meter exceeded}
   */
  record Failed(String problem) implements DeliveryStatus {
    /** Checks. */
    public Failed {
      Objects.requireNonNull(problem, "problem");
    }
  }
}

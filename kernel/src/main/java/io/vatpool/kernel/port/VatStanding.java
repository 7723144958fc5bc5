package io.vatpool.kernel.port;

import io.vatpool.protocol.PageIn;
import io.vatpool.protocol.VatPosition;
import java.util.Objects;

/**
 * Where a vat stands, and what a worker needs that is to bring it there.
 *
 * @param at the position
 * @param pageIn the way there
 */
public record VatStanding(VatPosition at, PageIn pageIn) {
  /** Checks. */
  public VatStanding {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(pageIn, "pageIn");
  }
}

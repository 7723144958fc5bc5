package io.vatpool.protocol;

import java.util.Objects;

/**
 * Where a vat stands: everything in its transcript before {@code position} has happened to it, and
 * nothing else.
 *
 * @param vatId for instance {@code v6}
 * @param incarnation from 0, one more at each upgrade
 * @param position the number of transcript entries so far, which is the next delivery's number
 * @param spanHash the rolling hash of the current span, see {@link SpanHash}
 */
public record VatPosition(String vatId, int incarnation, long position, String spanHash) {
  /** Checks. */
  public VatPosition {
    Objects.requireNonNull(vatId, "vatId");
    Objects.requireNonNull(spanHash, "spanHash");
    if (incarnation < 0 || position < 0) {
      throw new IllegalArgumentException(
          "incarnation and position start at 0, got " + incarnation + " and " + position);
    }
  }
}

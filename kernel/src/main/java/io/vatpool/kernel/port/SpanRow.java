package io.vatpool.kernel.port;

import java.util.Objects;

/**
 * One transcript span.
 *
 * @param vatId its vat
 * @param startPos position of its first entry
 * @param endPos position after its last entry
 * @param hash rolling hash of its entries, see {@link io.vatpool.protocol.SpanHash}
 * @param current whether entries may still be added
 * @param incarnation of the vat
 */
public record SpanRow(
    String vatId, long startPos, long endPos, String hash, boolean current, int incarnation) {
  /** Checks. */
  public SpanRow {
    Objects.requireNonNull(vatId, "vatId");
    Objects.requireNonNull(hash, "hash");
    if (startPos < 0 || endPos < startPos) {
      throw new IllegalArgumentException("span [" + startPos + "," + endPos + ") of " + vatId);
    }
  }
}

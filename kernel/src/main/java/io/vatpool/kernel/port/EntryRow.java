package io.vatpool.kernel.port;

import java.util.Objects;

/**
 * One transcript entry as stored.
 *
 * @param vatId its vat
 * @param position from 0 over the whole life of the vat
 * @param incarnation of the vat
 * @param text the entry, see {@link io.vatpool.protocol.TranscriptEntry#toText}
 */
public record EntryRow(String vatId, long position, int incarnation, String text) {
  /** Checks. */
  public EntryRow {
    Objects.requireNonNull(vatId, "vatId");
    Objects.requireNonNull(text, "text");
  }
}

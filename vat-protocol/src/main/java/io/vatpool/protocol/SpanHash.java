package io.vatpool.protocol;

/**
 * The rolling hash of a transcript span: {@code h' = sha256(hex(h) + hex(sha256(entry text)))}.
 *
 * <p>Two vats with the same span hash at the same position have the same history, so a delivery
 * names both: position alone would not tell a crank that was undone from the one that took its
 * place.
 */
public final class SpanHash {
  /** The hash of a span without entries. */
  public static final String EMPTY = Sha256.hex("start of transcript span");

  private SpanHash() {}

  /** The hash of a span after one more entry. */
  public static String extend(String hash, String entryText) {
    return Sha256.hex(hash + Sha256.hex(entryText));
  }
}

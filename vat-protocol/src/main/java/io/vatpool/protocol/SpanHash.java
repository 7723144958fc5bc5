package io.vatpool.protocol;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The rolling hash of a transcript span: {@code h' = sha256(hex(h) + hex(sha256(entry text)))}.
 *
 * <p>Two vats with the same span hash at the same position have the same history, so a delivery
 * names both: position alone would not tell a crank that was undone from the one that took its
 * place.
 */
public final class SpanHash {
  /** The hash of a span without entries. */
  public static final String EMPTY = sha256Hex("start of transcript span");

  private SpanHash() {}

  /** The hash of a span after one more entry. */
  public static String extend(String hash, String entryText) {
    return sha256Hex(hash + sha256Hex(entryText));
  }

  private static String sha256Hex(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime has no SHA-256", e);
    }
  }
}

package io.vatpool.snapstore.store;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The name of an image: the SHA-256 of its uncompressed bytes.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record SnapshotId(String hex) implements Comparable<SnapshotId> {

  private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

  public SnapshotId {
    if (!isOne(hex)) {
      throw new IllegalArgumentException(
          "a snapshot id is a SHA-256 in 64 lower-case hexadecimal digits, not \"" + hex + "\"");
    }
  }

  /** Whether the text has the form of a snapshot id. */
  public static boolean isOne(String text) {
    return FORM.matcher(text).matches();
  }

  static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  static SnapshotId of(MessageDigest digest) {
    return new SnapshotId(HexFormat.of().formatHex(digest.digest()));
  }

  @Override
  public int compareTo(SnapshotId other) {
    return hex.compareTo(other.hex);
  }

  @Override
  public String toString() {
    return hex;
  }
}

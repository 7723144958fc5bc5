package io.vatpool.store;

import io.vatpool.protocol.Utf8;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A key as the columns of {@code kv}: an index key of InnoDB has at most 3,072 bytes, a vat's key
 * has no bound. A short key is its {@link #head} alone; of a longer one the first {@link
 * #HEAD_BYTES} bytes are in the index, the SHA-256 of the rest tells it from others with the same
 * beginning, and the rest itself orders them.
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one statement, never compared
record KeyBytes(byte[] whole, byte[] head, byte[] tailHash, byte @Nullable [] tail) {
  /** As wide as {@code key_head}. */
  static final int HEAD_BYTES = 2048;

  static final byte[] NO_TAIL = {};

  static KeyBytes of(String key) {
    byte[] whole = Utf8.bytes(key);
    if (whole.length <= HEAD_BYTES) {
      return new KeyBytes(whole, whole, NO_TAIL, null);
    }
    byte[] tail = Arrays.copyOfRange(whole, HEAD_BYTES, whole.length);
    return new KeyBytes(whole, Arrays.copyOf(whole, HEAD_BYTES), Hashes.sha256(tail), tail);
  }

  /** Whether other keys may begin with the whole of {@link #head} and go on. */
  boolean fillsHead() {
    return whole.length >= HEAD_BYTES;
  }

  /** Names the key in {@code kv_overflow}. */
  byte[] hash() {
    MessageDigest digest = Hashes.newSha256();
    return digest.digest(whole);
  }

  static String join(byte[] head, byte[] tail) {
    byte[] whole = Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, whole, head.length, tail.length);
    return Utf8.string(whole);
  }
}

package io.vatpool.kernel.state;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The running hash of a crank: SHA-256 over its consensus writes in order, each as {@code
 * add\nKEY\nVALUE\n} or {@code delete\nKEY\n}.
 *
 * <p>A rollback does not take writes out of it: what an aborted delivery wrote stays in the crank's
 * hash, as in the reference.
 */
final class CrankHasher {
  private static final byte[] ADD = "add\n".getBytes(StandardCharsets.UTF_8);
  private static final byte[] DELETE = "delete\n".getBytes(StandardCharsets.UTF_8);
  private static final byte NEWLINE = '\n';

  private final CrankTrace trace;
  private MessageDigest digest = sha256();
  private int writes;

  CrankHasher(CrankTrace trace) {
    this.trace = trace;
  }

  /** A hash to come back to. */
  static final class Forked {
    private final MessageDigest digest;
    private final int writes;

    private Forked(MessageDigest digest, int writes) {
      this.digest = digest;
      this.writes = writes;
    }
  }

  void add(String key, String value) {
    trace.write(key, value);
    writes++;
    digest.update(ADD);
    line(key);
    line(value);
  }

  void delete(String key) {
    trace.write(key, null);
    writes++;
    digest.update(DELETE);
    line(key);
  }

  private void line(String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update(NEWLINE);
  }

  /** The hash so far, in hex; starts afresh. */
  String finish() {
    writes = 0;
    return HexFormat.of().formatHex(digest.digest());
  }

  void reset() {
    trace.reset();
    writes = 0;
    digest.reset();
  }

  /** The hash as it is, for {@link #resume}. */
  Forked fork() {
    return new Forked(copy(digest), writes);
  }

  /** Goes back to what {@link #fork} returned, which may be gone back to again. */
  void resume(Forked forked) {
    trace.forget(writes - forked.writes);
    writes = forked.writes;
    digest = copy(forked.digest);
  }

  private static MessageDigest copy(MessageDigest running) {
    try {
      return (MessageDigest) running.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("this Java runtime cannot copy a running SHA-256", e);
    }
  }

  static String activityHash(String previous, String crankHash) {
    MessageDigest digest = sha256();
    digest.update(
        ("activityhash\n" + previous + "\n" + crankHash + "\n").getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime has no SHA-256", e);
    }
  }
}

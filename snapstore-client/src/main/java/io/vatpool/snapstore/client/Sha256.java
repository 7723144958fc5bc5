package io.vatpool.snapstore.client;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash that names snapshots. */
final class Sha256 {

  private Sha256() {}

  static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

package io.vatpool.cli.gateway;

import io.vatpool.protocol.Sha256;
import java.security.SecureRandom;
import java.util.Base64;

/** A token that nobody has yet: 256 random bits, after a mark by which scanners know a secret. */
public final class NewToken {

  private static final String MARK = "vpt_";
  private static final int RANDOM_BYTES = 32;

  private final String secret;

  private NewToken(String secret) {
    this.secret = secret;
  }

  public static NewToken random() {
    byte[] bytes = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(bytes);
    return new NewToken(MARK + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** What the client keeps and sends. */
  public String secret() {
    return secret;
  }

  /** What gateways keep: without salt and rounds, for nobody guesses so many random bits. */
  public String sha256() {
    return Sha256.hex(secret);
  }

  @Override
  public String toString() {
    return "NewToken[" + sha256() + "]";
  }
}

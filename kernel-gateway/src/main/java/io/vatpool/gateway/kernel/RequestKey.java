package io.vatpool.gateway.kernel;

import java.util.Objects;

/**
 * By what a repeated request is known again.
 *
 * @param clientKey the {@code Idempotency-Key}, 1 to {@value #CHARS_MAX} characters
 * @param requestSha256 SHA-256 of the request that it came with, in hex
 */
public record RequestKey(String clientKey, String requestSha256) {
  /** Longest key. */
  public static final int CHARS_MAX = 255;

  /** Checks. */
  public RequestKey {
    Objects.requireNonNull(requestSha256, "requestSha256");
    if (clientKey.isEmpty() || clientKey.length() > CHARS_MAX) {
      throw new IllegalArgumentException(
          "an Idempotency-Key has 1 to "
              + CHARS_MAX
              + " characters, this one "
              + clientKey.length());
    }
  }
}

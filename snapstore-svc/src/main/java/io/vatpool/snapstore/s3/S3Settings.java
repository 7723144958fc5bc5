package io.vatpool.snapstore.s3;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Where a store is, and how it is spoken to.
 *
 * @param bucket the bucket; it must exist
 * @param prefix what every key begins with: empty, or ending in a slash
 * @param region the region that requests are signed for
 * @param endpoint the storage, if it is not Amazon's
 * @param pathStyle whether the bucket is in the path and not in the host name
 * @param credentials empty for those that the environment gives
 * @param encryption how the storage is asked to encrypt
 * @param limits bounds of time, tries and sizes
 */
public record S3Settings(
    String bucket,
    String prefix,
    String region,
    Optional<URI> endpoint,
    boolean pathStyle,
    Optional<Credentials> credentials,
    Encryption encryption,
    Limits limits) {

  public S3Settings {
    if (bucket.isBlank()) {
      throw new IllegalArgumentException("the store's bucket has no name");
    }
    if (!prefix.isEmpty() && (!prefix.endsWith("/") || prefix.startsWith("/"))) {
      throw new IllegalArgumentException(
          "a prefix of keys ends in a slash and does not begin with one, not \"" + prefix + "\"");
    }
    requireNonNull(region);
  }

  /** A fixed key pair. Its text form does not show the secret. */
  public record Credentials(String accessKeyId, String secretAccessKey) {
    @Override
    public String toString() {
      return "Credentials[" + accessKeyId + "]";
    }
  }

  /** Server-side encryption. */
  public sealed interface Encryption {
    /** As the bucket does it by itself. */
    record Default() implements Encryption {}

    /** With keys that the storage manages (SSE-S3). */
    record Managed() implements Encryption {}

    /** With this key of the key management service (SSE-KMS). */
    record KeyService(String keyId) implements Encryption {}
  }

  /**
   * Bounds.
   *
   * @param partBytes blobs larger than this are uploaded in parts of this size; at least 5 MiB
   * @param attemptsMax tries of one request, the first included
   * @param attemptTimeout for one try
   * @param callTimeout for one request with all its tries
   */
  public record Limits(
      long partBytes, int attemptsMax, Duration attemptTimeout, Duration callTimeout) {
    /** What S3 takes at least for a part that is not the last. */
    static final long PART_BYTES_MIN = 5L << 20;

    /** What is good for Amazon S3 in the same region. */
    public static final Limits DEFAULT =
        new Limits(16L << 20, 4, Duration.ofSeconds(60), Duration.ofMinutes(3));

    public Limits {
      if (partBytes < PART_BYTES_MIN) {
        throw new IllegalArgumentException(
            "a part has at least " + PART_BYTES_MIN + " bytes, not " + partBytes);
      }
      if (attemptsMax < 1) {
        throw new IllegalArgumentException("a request has at least one try, not " + attemptsMax);
      }
    }
  }

  String place() {
    return "s3://" + bucket + "/" + prefix;
  }
}

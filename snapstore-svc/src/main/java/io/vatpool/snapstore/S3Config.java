package io.vatpool.snapstore;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;
import io.vatpool.snapstore.s3.S3Settings;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Storage that speaks S3, under {@code vatpool.snapstore.s3}. */
public interface S3Config {

  /** The bucket; it must exist. */
  Optional<String> bucket();

  /** What every key begins with, ending in a slash. */
  Optional<String> prefix();

  /** The region that requests are signed for. */
  @WithDefault("us-east-1")
  String region();

  /** The storage, if it is not Amazon's. */
  Optional<URI> endpoint();

  /** Whether the bucket is in the path; else it is in the host name. */
  @WithDefault("false")
  boolean pathStyle();

  /** With the secret key; else the SDK finds credentials in its environment. */
  Optional<String> accessKeyId();

  /** With the access key id. */
  Optional<String> secretAccessKey();

  /** Server-side encryption that is asked for. */
  enum Encryption {
    /** What the bucket does by itself. */
    BUCKET,
    /** SSE-S3. */
    AES256,
    /** SSE-KMS with the key {@code kms-key-id}. */
    KMS
  }

  /** Server-side encryption that is asked for. */
  @WithDefault("bucket")
  Encryption encryption();

  /** The key for {@code encryption=kms}. */
  Optional<String> kmsKeyId();

  /** Blobs larger than this are uploaded in parts of this size; at least 5M. */
  @WithDefault("16M")
  MemorySize partBytes();

  /** Tries of one request, the first included. */
  @WithDefault("4")
  @Min(1)
  int attemptsMax();

  /** For one try. */
  @WithDefault("60s")
  Duration attemptTimeout();

  /** For one request with all its tries. */
  @WithDefault("3m")
  Duration callTimeout();

  /** These, checked. */
  default S3Settings settings() {
    return new S3Settings(
        bucket().orElseThrow(() -> missing("bucket", "the backend s3")),
        prefix().orElse(""),
        region(),
        endpoint(),
        pathStyle(),
        accessKeyId()
            .map(id ->
                new S3Settings.Credentials(
                    id, secretAccessKey().orElseThrow(() -> missing("secret-access-key", id)))),
        switch (encryption()) {
          case BUCKET -> new S3Settings.Encryption.Default();
          case AES256 -> new S3Settings.Encryption.Managed();
          case KMS ->
              new S3Settings.Encryption.KeyService(
                  kmsKeyId().orElseThrow(() -> missing("kms-key-id", "encryption=kms")));
        },
        new S3Settings.Limits(
            partBytes().asLongValue(), attemptsMax(), attemptTimeout(), callTimeout()));
  }

  private static IllegalArgumentException missing(String property, String by) {
    return new IllegalArgumentException(
        "vatpool.snapstore.s3." + property + " is not set and " + by + " needs it");
  }
}

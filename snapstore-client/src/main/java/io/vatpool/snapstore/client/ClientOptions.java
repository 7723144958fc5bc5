package io.vatpool.snapstore.client;

import static java.util.Objects.requireNonNull;

import io.vatpool.protocol.access.ServiceTokens;
import java.net.URI;
import java.time.Duration;

/**
 * How a client behaves.
 *
 * @param store where the store is, for instance {@code http://127.0.0.1:8082}
 * @param compress whether bodies travel as zstd, both ways; without it the service does the
 *     compressing
 * @param zstdLevel for what this client compresses, 1 to 19
 * @param connectTimeout for making a connection
 * @param readTimeout for the longest silence of the store, within an answer or before it
 * @param attemptsMax how often a request is tried in all
 * @param firstPause between the first two attempts; it doubles with each one more
 * @param serviceTokens say that this is one of the installation's services
 */
public record ClientOptions(
    URI store,
    boolean compress,
    int zstdLevel,
    Duration connectTimeout,
    Duration readTimeout,
    int attemptsMax,
    Duration firstPause,
    ServiceTokens serviceTokens) {

  private static final int ZSTD_LEVEL_DEFAULT = 3;
  private static final int ZSTD_LEVEL_MAX = 19;
  private static final int ATTEMPTS_DEFAULT = 6;

  public ClientOptions {
    requireNonNull(firstPause, "firstPause");
    requireNonNull(serviceTokens, "serviceTokens");
    if (!"http".equals(store.getScheme()) && !"https".equals(store.getScheme())) {
      throw new IllegalArgumentException("store must be an http or https URL, not " + store);
    }
    if (zstdLevel < 1 || zstdLevel > ZSTD_LEVEL_MAX) {
      throw new IllegalArgumentException(
          "zstdLevel must be 1.." + ZSTD_LEVEL_MAX + ", not " + zstdLevel);
    }
    if (!connectTimeout.isPositive() || !readTimeout.isPositive()) {
      throw new IllegalArgumentException("timeouts must be positive");
    }
    if (attemptsMax < 1) {
      throw new IllegalArgumentException("attemptsMax must be at least 1, not " + attemptsMax);
    }
  }

  /**
   * Compressed bodies, five seconds to connect, a minute of silence, six attempts within about
   * three seconds.
   */
  public static ClientOptions of(URI store) {
    return new ClientOptions(
        store,
        true,
        ZSTD_LEVEL_DEFAULT,
        Duration.ofSeconds(5),
        Duration.ofSeconds(60),
        ATTEMPTS_DEFAULT,
        Duration.ofMillis(100),
        ServiceTokens.none());
  }

  /** These options with what says who asks. */
  public ClientOptions withServiceTokens(ServiceTokens tokens) {
    return new ClientOptions(
        store, compress, zstdLevel, connectTimeout, readTimeout, attemptsMax, firstPause, tokens);
  }

  /** These options with other limits on trying again. */
  public ClientOptions withRetries(int newAttemptsMax, Duration newFirstPause) {
    return new ClientOptions(
        store,
        compress,
        zstdLevel,
        connectTimeout,
        readTimeout,
        newAttemptsMax,
        newFirstPause,
        serviceTokens);
  }

  /** These options with bodies that travel as they are. */
  public ClientOptions withoutCompression() {
    return new ClientOptions(
        store,
        false,
        zstdLevel,
        connectTimeout,
        readTimeout,
        attemptsMax,
        firstPause,
        serviceTokens);
  }

  /** These options with other timeouts. */
  public ClientOptions withTimeouts(Duration newConnectTimeout, Duration newReadTimeout) {
    return new ClientOptions(
        store,
        compress,
        zstdLevel,
        newConnectTimeout,
        newReadTimeout,
        attemptsMax,
        firstPause,
        serviceTokens);
  }
}

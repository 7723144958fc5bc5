package io.vatpool.gateway.access;

import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.ConcurrentMap;

/** The requests that each client with a limit has left on this gateway. Any thread. */
final class RequestRates {
  /** Clients that are remembered. */
  private static final int CLIENTS_MAX = 100_000;

  /** What is not used for a second is full again, so that forgetting it changes nothing. */
  private static final Duration KEPT = Duration.ofMinutes(1);

  private final ConcurrentMap<String, TokenBucket> buckets =
      Caffeine.newBuilder()
          .maximumSize(CLIENTS_MAX)
          .expireAfterAccess(KEPT)
          .<String, TokenBucket>build()
          .asMap();

  /** Whether the client may make a request now; then it has made one. */
  boolean take(Client client, long nowNanos) {
    if (client.requestsPerSecond().isEmpty()) {
      return true;
    }
    int perSecond = client.requestsPerSecond().getAsInt();
    // A changed entry starts with a full second.
    return buckets
        .compute(
            client.name(),
            (name, known) ->
                known != null && known.perSecond() == perSecond
                    ? known
                    : new TokenBucket(perSecond, nowNanos))
        .take(nowNanos);
  }
}

package io.vatpool.gateway.access;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The requests that each client with a limit has left on this gateway. Any thread. */
final class RequestRates {
  private final ConcurrentMap<String, TokenBucket> buckets = new ConcurrentHashMap<>();

  /** Whether the client may make a request now; then it has made one. */
  boolean take(Client client, long nowNanos) {
    if (client.requestsPerSecond().isEmpty()) {
      return true;
    }
    int perSecond = client.requestsPerSecond().getAsInt();
    // A changed entry starts with a full second. Names come from the file alone, which bounds them.
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

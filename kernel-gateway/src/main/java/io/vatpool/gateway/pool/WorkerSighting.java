package io.vatpool.gateway.pool;

import java.net.URI;
import java.time.Instant;
import java.util.Objects;

/**
 * One worker as the database's table of workers has it.
 *
 * @param workerId its name, for ever the same worker process
 * @param url where it serves HTTP and the WebSocket
 * @param accepting whether it takes new vats: false while it drains
 * @param version of the service
 * @param engine the engine build it runs
 * @param vatsOnlineMax how many vats it keeps online
 * @param vatsOnline how many it had at the last heartbeat
 * @param heartbeatAt by the database's clock
 * @param fresh whether the heartbeat is recent, by the database's clock
 */
public record WorkerSighting(
    String workerId,
    URI url,
    boolean accepting,
    String version,
    String engine,
    int vatsOnlineMax,
    int vatsOnline,
    Instant heartbeatAt,
    boolean fresh) {
  /** Checks. */
  public WorkerSighting {
    Objects.requireNonNull(workerId, "workerId");
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(engine, "engine");
    Objects.requireNonNull(heartbeatAt, "heartbeatAt");
    if (vatsOnlineMax < 1 || vatsOnline < 0) {
      throw new IllegalArgumentException(
          "worker " + workerId + " reports " + vatsOnline + " of " + vatsOnlineMax + " vats");
    }
  }

  /** Weight in the choice of a worker: room without an eviction, and never nothing. */
  double weight() {
    return Math.max(0, vatsOnlineMax - vatsOnline) + vatsOnlineMax / 10.0;
  }
}

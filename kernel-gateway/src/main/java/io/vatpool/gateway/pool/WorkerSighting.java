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
 * @param bytesMax memory that its engines may take; 0 if it does not say
 * @param bytes that they took at the last heartbeat
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
    long bytesMax,
    long bytes,
    Instant heartbeatAt,
    boolean fresh) {
  /** Part of its capacity that a full worker still counts with. */
  private static final double FLOOR = 0.1;

  /** A small vat, where only their number is known. */
  private static final double VAT_BYTES = 17 << 20;

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

  /**
   * Weight in the choice of a worker: bytes without an eviction, and never nothing, so that a full
   * pool spreads its vats by size. All gateways see the same numbers.
   */
  double weight() {
    double vatsPart = (double) Math.max(0, vatsOnlineMax - vatsOnline) / vatsOnlineMax;
    if (bytesMax <= 0) {
      return (vatsPart + FLOOR) * vatsOnlineMax * VAT_BYTES;
    }
    double bytesPart = (double) Math.max(0, bytesMax - bytes) / bytesMax;
    double capacity = Math.min((double) bytesMax, vatsOnlineMax * VAT_BYTES);
    return (Math.min(vatsPart, bytesPart) + FLOOR) * capacity;
  }
}

package io.vatpool.store;

import java.time.Duration;
import java.util.Objects;

/**
 * A worker as it last described itself.
 *
 * @param workerId its name, unique in the installation
 * @param url where gateways reach it, for instance {@code http://10.0.0.7:8081}
 * @param state whether it takes deliveries
 * @param version of the service
 * @param engine build of the engine; snapshots load only in equal builds
 * @param vatsOnlineMax how many vats it keeps online
 * @param vatsOnline how many are online now
 * @param load further figures, JSON
 * @param heartbeatAge how long ago it spoke, by the database's clock
 */
public record WorkerRow(
    String workerId,
    String url,
    State state,
    String version,
    String engine,
    int vatsOnlineMax,
    int vatsOnline,
    String load,
    Duration heartbeatAge) {
  /** Checks. */
  public WorkerRow {
    Objects.requireNonNull(workerId, "workerId");
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(engine, "engine");
    Objects.requireNonNull(load, "load");
    Objects.requireNonNull(heartbeatAge, "heartbeatAge");
  }

  /** Whether it takes deliveries. */
  public enum State {
    /** It does. */
    READY,
    /** It finishes what it has and takes nothing new. */
    DRAINING
  }
}

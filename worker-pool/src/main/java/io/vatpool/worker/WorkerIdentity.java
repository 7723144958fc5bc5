package io.vatpool.worker;

import java.util.Objects;

/**
 * Who this worker is.
 *
 * @param workerId its name
 * @param vatsOnlineMax how many vats it keeps online
 * @param version of the service
 * @param engine build of the engine
 */
public record WorkerIdentity(String workerId, int vatsOnlineMax, String version, String engine) {
  /** Checks. */
  public WorkerIdentity {
    Objects.requireNonNull(workerId, "workerId");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(engine, "engine");
  }
}

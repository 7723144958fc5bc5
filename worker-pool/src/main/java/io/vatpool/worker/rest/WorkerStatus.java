package io.vatpool.worker.rest;

import io.vatpool.worker.vat.VatStatus;
import java.util.List;

/**
 * What this worker has.
 *
 * @param workerId its name
 * @param version of the service
 * @param engine build of the engine
 * @param engineHost how engines are brought up
 * @param draining whether it takes no new deliveries
 * @param vatsOnlineMax how many vats it keeps online
 * @param vatsOnline how many have an engine now
 * @param enginesBytesMax memory that all engines may take, as admission counts it
 * @param enginesBytes what they take now
 * @param vats most recently used first
 */
public record WorkerStatus(
    String workerId,
    String version,
    String engine,
    EngineHostStatus engineHost,
    boolean draining,
    int vatsOnlineMax,
    int vatsOnline,
    long enginesBytesMax,
    long enginesBytes,
    List<VatStatus> vats) {
  /** Copies. */
  public WorkerStatus {
    vats = List.copyOf(vats);
  }
}

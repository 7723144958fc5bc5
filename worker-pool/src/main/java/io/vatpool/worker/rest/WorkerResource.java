package io.vatpool.worker.rest;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vatpool.worker.WorkerIdentity;
import io.vatpool.worker.WorkerLife;
import io.vatpool.worker.vat.RoomUse;
import io.vatpool.worker.vat.VatRequests;
import io.vatpool.xsnap.engine.EngineHostReport;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** {@code /v1}: status and draining. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class WorkerResource {
  private final VatRequests requests;
  private final WorkerIdentity identity;
  private final WorkerLife life;
  private final EngineHostReport engineHost;

  @Inject
  WorkerResource(
      VatRequests requests, WorkerIdentity identity, WorkerLife life, EngineHostReport engineHost) {
    this.engineHost = engineHost;
    this.requests = requests;
    this.identity = identity;
    this.life = life;
  }

  /** The worker and its vats. */
  @GET
  @Path("/status")
  @Operation(summary = "The worker and the vats it hosts, with their positions")
  public WorkerStatus status() {
    RoomUse room = requests.room();
    return new WorkerStatus(
        identity.workerId(),
        identity.version(),
        identity.engine(),
        EngineHostStatus.of(engineHost),
        requests.isDraining(),
        identity.vatsOnlineMax(),
        room.vats(),
        room.bytesMax(),
        room.bytes(),
        requests.status());
  }

  /** Takes no new deliveries from now on; those that run are finished. Only a restart ends it. */
  @POST
  @Path("/drain")
  @Operation(summary = "Finish what is running and take nothing new; a restart ends it")
  public WorkerStatus drain() {
    life.drain();
    return status();
  }
}

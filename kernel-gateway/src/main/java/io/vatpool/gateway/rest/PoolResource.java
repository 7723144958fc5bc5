package io.vatpool.gateway.rest;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vatpool.gateway.access.Caller;
import io.vatpool.gateway.access.Needs;
import io.vatpool.gateway.access.Role;
import io.vatpool.gateway.catalog.EngineBundles;
import io.vatpool.gateway.catalog.Kernels;
import io.vatpool.gateway.kernel.KernelHost;
import io.vatpool.gateway.lease.GatewayIdentity;
import io.vatpool.gateway.pool.WorkerPool;
import io.vatpool.gateway.pool.WorkerSighting;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The workers and this gateway itself. */
@Path("/v1")
@Tag(name = "pool")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class PoolResource {
  private final WorkerPool pool;
  private final Kernels kernels;
  private final GatewayIdentity identity;
  private final EngineBundles bundles;
  private final Caller caller;

  @Inject
  PoolResource(
      WorkerPool pool,
      Kernels kernels,
      GatewayIdentity identity,
      EngineBundles bundles,
      Caller caller) {
    this.caller = caller;
    this.bundles = bundles;
    this.pool = pool;
    this.kernels = kernels;
    this.identity = identity;
  }

  /** A worker. */
  public record Worker(
      String id,
      URI url,
      String state,
      String version,
      String engine,
      int vatsOnline,
      int vatsOnlineMax,
      long bytesOnline,
      long bytesOnlineMax,
      Instant heartbeatAt,
      boolean connected) {
    static Worker of(WorkerPool.View view) {
      WorkerSighting seen = view.sighting();
      String state = seen.fresh() ? (seen.accepting() ? "ready" : "draining") : "silent";
      return new Worker(
          seen.workerId(),
          seen.url(),
          state,
          seen.version(),
          seen.engine(),
          seen.vatsOnline(),
          seen.vatsOnlineMax(),
          seen.bytes(),
          seen.bytesMax(),
          seen.heartbeatAt(),
          view.connected());
    }
  }

  /**
   * This gateway.
   *
   * @param engine the build that new incarnations begin on
   */
  public record Gateway(
      String id, String url, String version, String engine, List<String> kernels) {}

  /** Lists workers. */
  @GET
  @Needs(Role.READER)
  @Path("workers")
  @Operation(summary = "The workers, as this gateway sees them")
  public List<Worker> workers() {
    return pool.workers().stream().map(Worker::of).toList();
  }

  /** Shows this gateway. */
  @GET
  @Needs(Role.READER)
  @Path("gateway")
  @Operation(summary = "This gateway, and the kernels that it runs")
  public Gateway gateway() {
    List<String> held =
        kernels.hosts().stream().map(KernelHost::name).filter(caller::mayUse).sorted().toList();
    return new Gateway(identity.id(), identity.url(), identity.version(), bundles.engine(), held);
  }
}

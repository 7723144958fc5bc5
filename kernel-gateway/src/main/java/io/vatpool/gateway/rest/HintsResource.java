package io.vatpool.gateway.rest;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vatpool.gateway.GatewayConfig;
import io.vatpool.gateway.access.Needs;
import io.vatpool.gateway.access.Role;
import io.vatpool.protocol.VatHint;
import io.vatpool.store.VatHints;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import javax.sql.DataSource;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What operators know of the use of vats. No part of a kernel's state. */
@Path("/v1/kernels/{kernel}")
@Tag(name = "vats")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class HintsResource {
  private final KernelReads reads;
  private final VatHints hints;
  private final GatewayConfig config;

  @Inject
  HintsResource(KernelReads reads, DataSource dataSource, GatewayConfig config) {
    this.reads = reads;
    this.hints = new VatHints(dataSource);
    this.config = config;
  }

  /** A vat's hint. */
  public record Hinted(String vat, VatHint hint) {}

  /** A hint to give. */
  public record Change(@NotNull VatHint hint) {}

  /** Lists hints. */
  @GET
  @Needs(Role.READER)
  @Path("hints")
  @Operation(summary = "The vats that have a hint, in the order of their ids' texts")
  public Paging.Page<Hinted> list(
      @PathParam("kernel") @KernelName String kernel,
      @QueryParam("after") @Nullable String after,
      @QueryParam("limit") @Nullable Integer limit) {
    Paging paging = Paging.of(after, limit, config);
    reads.read(kernel, view -> kernel); // whether it exists, and is ours to tell about
    List<Hinted> items =
        hints.of(kernel, paging.after(), paging.oneMore()).stream()
            .map(hint -> new Hinted(hint.getKey(), hint.getValue()))
            .toList();
    return paging.page(items, Hinted::vat);
  }

  /** Gives a vat a hint. */
  @PATCH
  @Needs(Role.OPERATOR)
  @Path("vats/{vat}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Give a vat a hint about its use: pinned, frequent, normal, idle",
      description = "Workers follow it within a heartbeat. It changes no hash and no order.")
  public Hinted give(
      @PathParam("kernel") @KernelName String kernel,
      @PathParam("vat") String vat,
      @NotNull @Valid Change change) {
    String vatId = reads.read(kernel, view -> KernelReads.vatId(view, vat));
    hints.put(kernel, vatId, change.hint());
    return new Hinted(vatId, change.hint());
  }
}

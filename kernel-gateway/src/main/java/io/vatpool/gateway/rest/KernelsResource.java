package io.vatpool.gateway.rest;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vatpool.gateway.GatewayConfig;
import io.vatpool.gateway.access.Caller;
import io.vatpool.gateway.access.Needs;
import io.vatpool.gateway.access.Role;
import io.vatpool.gateway.bridge.BridgeCaller;
import io.vatpool.gateway.bridge.BridgeCallers;
import io.vatpool.gateway.catalog.KernelCreation;
import io.vatpool.gateway.catalog.KernelEntry;
import io.vatpool.gateway.catalog.Kernels;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Kernels as a whole: make, list, show, change, delete. */
@Path("/v1/kernels")
@Tag(name = "kernels")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class KernelsResource {
  private final Kernels kernels;
  private final KernelCreation creation;
  private final KernelCalls calls;
  private final BridgeCallers callers;
  private final RequestKeys keys;
  private final GatewayConfig config;
  private final Caller caller;

  @Inject
  KernelsResource(
      Kernels kernels,
      KernelCreation creation,
      KernelCalls calls,
      BridgeCallers callers,
      RequestKeys keys,
      GatewayConfig config,
      Caller caller) {
    this.kernels = kernels;
    this.creation = creation;
    this.calls = calls;
    this.callers = callers;
    this.keys = keys;
    this.config = config;
    this.caller = caller;
  }

  /** Makes a kernel. */
  @POST
  @Needs(Role.OPERATOR)
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Create a kernel from a SwingSet configuration",
      description = "Answered when its initial state is durable; bootstrap runs after that.")
  @APIResponse(responseCode = "201", description = "Created")
  @APIResponse(responseCode = "409", description = "There is a kernel of this name")
  @APIResponse(responseCode = "422", description = "The configuration asks for what is not there")
  public RestResponse<KernelAnswer> create(
      @HeaderParam(RequestKeys.HEADER) @Nullable String key,
      @NotNull @Valid KernelRequests.Create request)
      throws InterruptedException {
    caller.requireKernel(request.name());
    KernelEntry created =
        creation.create(
            new KernelCreation.NewKernel(
                request.name(),
                request.config(),
                request.argv(),
                request.settings(config.block()),
                request.hintsByVat()),
            keys.of(key, "POST /v1/kernels", request));
    return RestResponse.status(RestResponse.Status.CREATED, KernelAnswer.of(created));
  }

  /** Lists kernels. */
  @GET
  @Needs(Role.READER)
  @Operation(summary = "List the kernels of the installation that the client was granted")
  public Paging.Page<KernelAnswer> list(
      @QueryParam("after") @Nullable String after, @QueryParam("limit") @Nullable Integer limit) {
    Paging paging = Paging.of(after, limit, config);
    List<KernelAnswer> items =
        granted(paging.after(), paging.oneMore()).stream().map(KernelAnswer::of).toList();
    return paging.page(items, KernelAnswer::name);
  }

  /** So many kernels that the caller may know of, from among all. */
  private List<KernelEntry> granted(String after, int count) {
    List<KernelEntry> granted = new ArrayList<>();
    String last = after;
    while (true) {
      List<KernelEntry> some = kernels.list(last, count);
      some.stream()
          .filter(kernel -> caller.mayUse(kernel.name()))
          .limit(count - granted.size())
          .forEach(granted::add);
      if (some.size() < count || granted.size() == count) {
        return granted;
      }
      last = some.getLast().name();
    }
  }

  /** Shows a kernel. */
  @GET
  @Needs(Role.READER)
  @Path("{kernel}")
  @Operation(summary = "Show a kernel")
  public KernelAnswer show(@PathParam("kernel") @KernelName String kernel) {
    return KernelAnswer.of(kernels.find(kernel));
  }

  /** Changes how a kernel is run. */
  @PATCH
  @Needs(Role.OPERATOR)
  @Path("{kernel}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Change how a kernel is run: mode, fault policy, block policy, webhook")
  public KernelAnswer change(
      @PathParam("kernel") @KernelName String kernel,
      @NotNull @Valid KernelRequests.Change request) {
    KernelEntry now = kernels.find(kernel);
    calls.await(kernels.change(kernel, request.over(now.definition().settings())));
    callers.of(kernel).ifPresent(BridgeCaller::retry);
    return KernelAnswer.of(kernels.find(kernel));
  }

  /** Deletes a kernel. */
  @DELETE
  @Needs(Role.OPERATOR)
  @Path("{kernel}")
  @Operation(summary = "Delete a kernel and all its state")
  @APIResponse(responseCode = "204", description = "Deleted")
  public void delete(@PathParam("kernel") @KernelName String kernel) throws InterruptedException {
    kernels.delete(kernel);
  }

  /** Opens a stopped or a host-driven kernel again. */
  @POST
  @Needs(Role.OPERATOR)
  @Path("{kernel}/restart")
  @Operation(
      summary = "Open a stopped or a host-driven kernel again, from what is committed",
      description = "What the driver of a host-driven kernel has not committed is dropped.")
  @APIResponse(responseCode = "409", description = "It runs by itself")
  public RestResponse<KernelAnswer> restart(@PathParam("kernel") @KernelName String kernel) {
    calls.await(kernels.host(kernel).restart());
    return RestResponse.status(RestResponse.Status.ACCEPTED, KernelAnswer.of(kernels.find(kernel)));
  }
}

package io.vatpool.gateway.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vatpool.gateway.GatewayConfig;
import io.vatpool.gateway.access.Needs;
import io.vatpool.gateway.access.Role;
import io.vatpool.gateway.bridge.BridgeCaller;
import io.vatpool.gateway.bridge.BridgeCallers;
import io.vatpool.gateway.bridge.BridgeStanding;
import io.vatpool.gateway.catalog.Kernels;
import io.vatpool.gateway.rest.problem.Problems;
import io.vatpool.kernel.device.DeviceSetup;
import io.vatpool.kernel.state.HostQueue;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.store.CommittedState;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Calls out of a kernel's bridges that have not been made yet. */
@Path("/v1/kernels/{kernel}/bridge/outbound")
@Tag(name = "operations")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class OutboundResource {
  private final Kernels kernels;
  private final KernelCalls calls;
  private final BridgeCallers callers;
  private final GatewayConfig config;

  /** A call that waits. */
  public record Call(long sequence, String device, JsonNode args) {}

  @Inject
  OutboundResource(
      Kernels kernels, KernelCalls calls, BridgeCallers callers, GatewayConfig config) {
    this.kernels = kernels;
    this.calls = calls;
    this.callers = callers;
    this.config = config;
  }

  /** Lists calls. */
  @GET
  @Needs(Role.READER)
  @Operation(summary = "List the calls out of bridges that are committed and not made, in order")
  public Paging.Page<Call> pending(
      @PathParam("kernel") @KernelName String kernel,
      @QueryParam("after") @Nullable String after,
      @QueryParam("limit") @Nullable Integer limit) {
    Paging paging = Paging.of(after, limit, config);
    if (!paging.after().matches("[0-9]{0,18}")) {
      throw Problems.badRequest("after must be the sequence number of a call");
    }
    kernels.find(kernel);
    CommittedState state = kernels.committed(kernel);
    HostQueue.Bounds bounds = HostQueue.Bounds.parse(state.get(DeviceSetup.OUTBOX));
    long from =
        paging.after().isEmpty()
            ? bounds.start()
            : Math.max(bounds.start(), Long.parseLong(paging.after()) + 1);
    List<Call> items = new ArrayList<>();
    for (long i = from; i < bounds.end() && items.size() < paging.oneMore(); i++) {
      String text = state.get(HostQueue.key(DeviceSetup.OUTBOX, i));
      // A block that removed it has been committed since the bounds were read.
      if (text != null) {
        JsonNode call = JsJson.parse(text);
        items.add(new Call(i, call.path("device").asText(), call.path("args")));
      }
    }
    return paging.page(items, call -> String.valueOf(call.sequence()));
  }

  /** Discards calls. */
  @DELETE
  @Needs(Role.SENDER)
  @Operation(
      summary = "Remove the pending calls up to and with a sequence number; they are not made",
      description = "For who has read them here, and for a call that no receiver will ever take.")
  public ObjectNode discard(
      @PathParam("kernel") @KernelName String kernel,
      @HeaderParam(RequestKeys.HEADER) @Nullable String key,
      @QueryParam("through") @NotNull @Min(0) Long through) {
    return calls.change(
        kernel,
        key,
        "DELETE /v1/kernels/" + kernel + "/bridge/outbound",
        through,
        hosted ->
            JsJson.NODES
                .objectNode()
                .put(
                    "removed",
                    hosted.devices().removeOutbound(Math.min(through, Long.MAX_VALUE - 1) + 1)));
  }

  /** Tries again. */
  @POST
  @Needs(Role.OPERATOR)
  @Path("retry")
  @Operation(
      summary = "Make pending calls now, also after the last attempt has failed",
      description = "Answers how far the calls have got, as the kernel's status does.")
  public BridgeStanding retry(@PathParam("kernel") @KernelName String kernel) {
    kernels.host(kernel);
    BridgeCaller caller =
        callers
            .of(kernel)
            .orElseThrow(
                () -> Problems.unavailable("kernel " + kernel + " is being taken over; try again"));
    caller.retry();
    return caller.standing();
  }
}

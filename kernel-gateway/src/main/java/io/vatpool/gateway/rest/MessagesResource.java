package io.vatpool.gateway.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vatpool.gateway.GatewayConfig;
import io.vatpool.gateway.access.Needs;
import io.vatpool.gateway.access.Role;
import io.vatpool.gateway.kernel.HostRefusal;
import io.vatpool.gateway.rest.problem.Problems;
import io.vatpool.kernel.Kernel;
import io.vatpool.kernel.state.ResolutionPolicy;
import io.vatpool.kernel.state.StateViolationException;
import io.vatpool.protocol.CapData;
import io.vatpool.protocol.json.JsJson;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Messages to vats. */
@Path("/v1/kernels/{kernel}/messages")
@Tag(name = "messages")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class MessagesResource {
  private final KernelCalls calls;
  private final long bytesMax;

  @Inject
  MessagesResource(KernelCalls calls, GatewayConfig config) {
    this.calls = calls;
    this.bytesMax = config.limits().bodyBytesMax().asLongValue();
  }

  /** Queues a message. */
  @POST
  @Needs(Role.SENDER)
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Send a message to a vat's root object or to any object",
      description =
          "Answered when the message is durably queued; `result` is the promise for its result,"
              + " `crankNumber` the crank before which it was queued.")
  @APIResponse(
      responseCode = "202",
      description = "Queued: {\"result\": \"kp41\", \"crankNumber\": 17, \"committed\": true}")
  @APIResponse(responseCode = "404", description = "No such kernel, vat or object")
  @APIResponse(
      responseCode = "429",
      description = "Too much is queued for this kernel, or by this client")
  public RestResponse<ObjectNode> send(
      @PathParam("kernel") @KernelName String kernel,
      @HeaderParam(RequestKeys.HEADER) @Nullable String key,
      @Context HttpServerRequest http,
      @NotNull @Valid MessageRequest request) {
    CapData methargs = request.toMethargs();
    if (methargs.body().length() > bytesMax) {
      // It came in chunks: what announces its length has been refused before it was read.
      throw Problems.tooLarge(bytesMax, "vatpool.gateway.limits.body-bytes-max");
    }
    ResolutionPolicy policy = request.policy();
    ObjectNode answer =
        calls.message(
            kernel,
            Clients.of(http),
            key,
            "POST /v1/kernels/" + kernel + "/messages",
            request,
            hosted -> queue(hosted.kernel(), request, methargs, policy));
    return RestResponse.status(RestResponse.Status.ACCEPTED, answer);
  }

  private static ObjectNode queue(
      Kernel kernel, MessageRequest request, CapData methargs, ResolutionPolicy policy) {
    try {
      long crankNumber = kernel.crankNumber();
      String object = request.object();
      String result =
          object != null
              ? kernel.queueToObject(object, methargs, policy)
              : queueToRoot(kernel, String.valueOf(request.vat()), methargs, policy);
      return JsJson.NODES.objectNode().put("result", result).put("crankNumber", crankNumber);
    } catch (StateViolationException e) {
      throw new HostRefusal(HostRefusal.Reason.NOT_FOUND, String.valueOf(e.getMessage()));
    }
  }

  /** A static vat by its name, any vat by its id if its root is known to the kernel. */
  private static @Nullable String queueToRoot(
      Kernel kernel, String vat, CapData methargs, ResolutionPolicy policy) {
    if (kernel.view().vatId(vat).isPresent()) {
      return kernel.queueToVatRoot(vat, methargs, policy);
    }
    String vatId = KernelReads.vatId(kernel.view(), vat);
    String root = kernel.view().get(vatId + ".c.o+0");
    if (root == null) {
      throw new HostRefusal(
          HostRefusal.Reason.NOT_FOUND,
          "vat " + vatId + " has not exported its root object, or not any more");
    }
    return kernel.queueToObject(root, methargs, policy);
  }
}

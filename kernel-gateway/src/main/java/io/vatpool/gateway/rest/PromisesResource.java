package io.vatpool.gateway.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vatpool.gateway.GatewayConfig;
import io.vatpool.gateway.access.Needs;
import io.vatpool.gateway.access.Role;
import io.vatpool.gateway.catalog.Kernels;
import io.vatpool.gateway.kernel.HostRefusal;
import io.vatpool.gateway.kernel.PromiseWaiters;
import io.vatpool.gateway.rest.problem.Problems;
import io.vatpool.kernel.Kernel;
import io.vatpool.kernel.PromiseState;
import io.vatpool.protocol.CapData;
import io.vatpool.protocol.json.JsJson;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Promises: results of messages. */
@Path("/v1/kernels/{kernel}/promises/{promise}")
@Tag(name = "messages")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class PromisesResource {
  private static final String KPID = "kp[1-9][0-9]{0,17}";
  private static final String KPID_MESSAGE = "must look like kp41";

  private final Kernels kernels;
  private final KernelReads reads;
  private final KernelCalls calls;
  private final GatewayConfig.Limits limits;

  @Inject
  PromisesResource(Kernels kernels, KernelReads reads, KernelCalls calls, GatewayConfig config) {
    this.kernels = kernels;
    this.reads = reads;
    this.calls = calls;
    this.limits = config.limits();
  }

  /** What a client asks when it takes a resolution. */
  public record TakeRequest(@Nullable Boolean incref) {}

  /** Shows a promise. */
  @GET
  @Needs(Role.READER)
  @Operation(
      summary = "Read a promise, or wait for it",
      description = "With `wait`, answers when the promise is settled or the time is over.")
  @APIResponse(responseCode = "404", description = "No such promise, or not any more")
  public ObjectNode promise(
      @PathParam("kernel") @KernelName String kernel,
      @PathParam("promise") @Pattern(regexp = KPID, message = KPID_MESSAGE) String promise,
      @QueryParam("wait") @Nullable String wait) {
    Duration patience = WaitDuration.parse(wait, limits.waitMax());
    PromiseWaiters waiters = kernels.host(kernel).waiters();
    // Registered before the first look, so that a commit between the two is not missed.
    CompletableFuture<Void> settled = waiters.register(promise);
    try {
      ObjectNode now = read(kernel, promise);
      if (patience.isZero() || !now.path("state").asText().equals("unresolved")) {
        return now;
      }
      await(settled, patience);
      return read(kernel, promise);
    } finally {
      waiters.forget(promise, settled);
    }
  }

  private static void await(CompletableFuture<Void> settled, Duration patience) {
    try {
      settled.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return; // the answer shows the promise as it is then
    } catch (ExecutionException e) {
      if (e.getCause() instanceof HostRefusal refusal) {
        throw refusal;
      }
      throw new IllegalStateException("waiting for a promise failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problems.unavailable("the gateway stops; ask again");
    }
  }

  private ObjectNode read(String kernel, String promise) {
    PromiseState state = reads.read(kernel, view -> view.promise(promise));
    ObjectNode answer = JsJson.NODES.objectNode().put("promise", promise);
    return switch (state) {
      case PromiseState.Unknown u ->
          throw Problems.notFound(
              "kernel " + kernel + " has no promise " + promise + ", or not any more");
      case PromiseState.Unresolved u -> answer.put("state", "unresolved");
      case PromiseState.Fulfilled(CapData data) ->
          CapDataBody.addTo(answer.put("state", "fulfilled"), data);
      case PromiseState.Rejected(CapData data) ->
          CapDataBody.addTo(answer.put("state", "rejected"), data);
    };
  }

  /** Takes a resolution. */
  @POST
  @Needs(Role.SENDER)
  @Path("resolution")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Take a result and give up the host's hold on its promise",
      description =
          "The reference's kpResolution. Unless `incref` is false, the host holds what the result"
              + " refers to instead.")
  @APIResponse(responseCode = "409", description = "It is not settled yet")
  public ObjectNode take(
      @PathParam("kernel") @KernelName String kernel,
      @PathParam("promise") @Pattern(regexp = KPID, message = KPID_MESSAGE) String promise,
      @HeaderParam(RequestKeys.HEADER) @Nullable String key,
      @Nullable TakeRequest request) {
    boolean hold = request == null || request.incref() == null || request.incref();
    return calls.change(
        kernel,
        key,
        "POST /v1/kernels/" + kernel + "/promises/" + promise + "/resolution",
        request,
        hosted -> take(hosted.kernel(), promise, hold));
  }

  private static ObjectNode take(Kernel kernel, String promise, boolean hold) {
    String state =
        switch (kernel.promise(promise)) {
          case PromiseState.Unknown u ->
              throw new HostRefusal(
                  HostRefusal.Reason.NOT_FOUND,
                  "there is no promise " + promise + ", or not any more");
          case PromiseState.Unresolved u ->
              throw new HostRefusal(
                  HostRefusal.Reason.WRONG_STATE, promise + " has not been settled yet");
          case PromiseState.Fulfilled f -> "fulfilled";
          case PromiseState.Rejected r -> "rejected";
        };
    ObjectNode answer = JsJson.NODES.objectNode().put("state", state);
    return CapDataBody.addTo(answer, kernel.takeResolution(promise, hold));
  }

  /** Holds a promise. */
  @POST
  @Needs(Role.SENDER)
  @Path("interest")
  @Operation(summary = "Hold a promise until its resolution is taken")
  public ObjectNode interest(
      @PathParam("kernel") @KernelName String kernel,
      @PathParam("promise") @Pattern(regexp = KPID, message = KPID_MESSAGE) String promise,
      @HeaderParam(RequestKeys.HEADER) @Nullable String key) {
    return calls.change(
        kernel,
        key,
        "POST /v1/kernels/" + kernel + "/promises/" + promise + "/interest",
        null,
        hosted -> {
          if (hosted.kernel().promise(promise) instanceof PromiseState.Unknown) {
            throw new HostRefusal(
                HostRefusal.Reason.NOT_FOUND,
                "there is no promise " + promise + ", or not any more");
          }
          hosted.kernel().registerInterest(promise);
          return JsJson.NODES.objectNode();
        });
  }
}

package io.vatpool.gateway.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vatpool.gateway.GatewayConfig;
import io.vatpool.gateway.access.Needs;
import io.vatpool.gateway.access.Role;
import io.vatpool.gateway.catalog.Kernels;
import io.vatpool.gateway.kernel.Driven;
import io.vatpool.gateway.kernel.KernelSession;
import io.vatpool.gateway.kernel.RequestKey;
import io.vatpool.kernel.RunReport;
import io.vatpool.protocol.json.JsJson;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Running and committing a host-driven kernel. */
@Path("/v1/kernels/{kernel}")
@Tag(name = "driving")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class DriveResource {
  /** What a driver waits beyond the longest run, for the commit that may follow. */
  private static final Duration ANSWER_SLACK = Duration.ofSeconds(60);

  private final Kernels kernels;
  private final KernelCalls calls;
  private final RequestKeys keys;
  private final Duration runMax;

  @Inject
  DriveResource(Kernels kernels, KernelCalls calls, RequestKeys keys, GatewayConfig config) {
    this.kernels = kernels;
    this.calls = calls;
    this.keys = keys;
    this.runMax = config.limits().runMax();
  }

  /** Runs cranks. */
  @POST
  @Needs(Role.OPERATOR)
  @Path("run")
  @Operation(
      summary = "Run a host-driven kernel until a policy says stop or nothing is left to do",
      description =
          "Without bounds it runs until it is idle, at most vatpool.gateway.limits.run-max.")
  @APIResponse(responseCode = "409", description = "The kernel runs by itself")
  public ObjectNode run(
      @PathParam("kernel") @KernelName String kernel,
      @HeaderParam(RequestKeys.HEADER) @Nullable String key,
      @Valid OperationRequests.@Nullable Run request) {
    RunPolicyRequest policy = RunPolicyRequest.of(request);
    boolean commit = request != null && Boolean.TRUE.equals(request.commit());
    return drive(
        kernel,
        keys.of(key, "/v1/kernels/" + kernel + "/run", request),
        session -> {
          long end = System.nanoTime() + runMax.toNanos();
          RunReport report =
              session.run(policy.start(InstantSource.system()), () -> System.nanoTime() - end >= 0);
          return new Driven(answer(session, report.cranks(), report.idle()), commit);
        });
  }

  /** Runs one crank. */
  @POST
  @Needs(Role.OPERATOR)
  @Path("step")
  @Operation(summary = "Run one crank of a host-driven kernel")
  public ObjectNode step(
      @PathParam("kernel") @KernelName String kernel,
      @HeaderParam(RequestKeys.HEADER) @Nullable String key) {
    return drive(
        kernel,
        keys.of(key, "/v1/kernels/" + kernel + "/step", null),
        session -> {
          boolean ran = session.step();
          return new Driven(answer(session, ran ? 1 : 0, !session.kernel().hasWork()), false);
        });
  }

  /** Commits. */
  @POST
  @Needs(Role.OPERATOR)
  @Path("commit")
  @Operation(summary = "Make durable what a host-driven kernel has done")
  public ObjectNode commit(
      @PathParam("kernel") @KernelName String kernel,
      @HeaderParam(RequestKeys.HEADER) @Nullable String key,
      @Nullable JsonNode nothing) {
    return drive(
        kernel,
        keys.of(key, "/v1/kernels/" + kernel + "/commit", null),
        session ->
            new Driven(
                JsJson.NODES
                    .objectNode()
                    .put("crankNumber", session.kernel().crankNumber())
                    .put("activityhash", session.kernel().activityhash()),
                true));
  }

  private ObjectNode drive(
      String kernel, @Nullable RequestKey key, Function<KernelSession, Driven> drive) {
    return calls.await(kernels.host(kernel).drive(key, drive), runMax.plus(ANSWER_SLACK)).toJson();
  }

  private static ObjectNode answer(KernelSession session, long cranks, boolean idle) {
    return JsJson.NODES
        .objectNode()
        .put("cranks", cranks)
        .put("idle", idle)
        .put("crankNumber", session.kernel().crankNumber())
        .put("activityhash", session.kernel().activityhash());
  }
}

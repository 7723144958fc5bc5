package io.vatpool.gateway.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vatpool.gateway.access.Needs;
import io.vatpool.gateway.access.Role;
import io.vatpool.gateway.catalog.EngineBundles;
import io.vatpool.gateway.kernel.HostRefusal;
import io.vatpool.gateway.kernel.HostedKernel;
import io.vatpool.gateway.rest.problem.Problems;
import io.vatpool.kernel.KernelLifecycle;
import io.vatpool.kernel.state.life.IllegalTransitionException;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.store.IncarnationEngines;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Suspends, pauses and restarts vats. */
@Path("/v1/kernels/{kernel}")
@Tag(name = "lifecycle")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class LifecycleResource {
  private static final String TRANSITION = "{transition:suspend|unsuspend|pause|resume}";

  private final KernelCalls calls;
  private final EngineBundles bundles;
  private final IncarnationEngines engines;

  @Inject
  LifecycleResource(KernelCalls calls, EngineBundles bundles, IncarnationEngines engines) {
    this.calls = calls;
    this.bundles = bundles;
    this.engines = engines;
  }

  /** One vat. */
  @POST
  @Needs(Role.OPERATOR)
  @Path("vats/{vat}/" + TRANSITION)
  @Operation(summary = "Suspend, unsuspend, pause or resume a vat")
  public ObjectNode one(
      @PathParam("kernel") @KernelName String kernel,
      @PathParam("vat") String vat,
      @PathParam("transition") String transition,
      @HeaderParam(RequestKeys.HEADER) @Nullable String key,
      @Valid LifecycleRequests.@Nullable Reason request) {
    String reason = request == null ? "" : text(request.reason());
    return calls.changeAt(
        kernel,
        key,
        "/vats/" + vat + "/" + transition,
        request,
        hosted -> {
          String vatId = KernelReads.vatIdEver(hosted.kernel().view(), vat);
          return moved(hosted, vatId, Transition.of(transition), reason);
        });
  }

  /** Several vats. */
  @POST
  @Needs(Role.OPERATOR)
  @Path(TRANSITION)
  @Operation(summary = "Suspend, unsuspend, pause or resume several vats, or all that allow it")
  public ObjectNode several(
      @PathParam("kernel") @KernelName String kernel,
      @PathParam("transition") String transition,
      @HeaderParam(RequestKeys.HEADER) @Nullable String key,
      @NotNull @Valid LifecycleRequests.Vats request) {
    boolean all = Boolean.TRUE.equals(request.all());
    if (all == (request.vats() != null)) {
      throw Problems.badRequest("give either 'vats', a list of vats, or 'all': true");
    }
    return calls.changeAt(
        kernel,
        key,
        "/" + transition,
        request,
        hosted -> {
          Transition change = Transition.of(transition);
          LifecycleBatch batch = new LifecycleBatch(hosted.kernel(), change);
          ArrayNode items = JsJson.NODES.arrayNode();
          for (String vatId : all ? batch.allowed() : batch.insistAllowed(request.vats())) {
            items.add(moved(hosted, vatId, change, text(request.reason())));
          }
          ObjectNode answer = JsJson.NODES.objectNode();
          answer.set("items", items);
          return answer;
        });
  }

  private static String text(@Nullable String reason) {
    return reason == null ? "" : reason;
  }

  private static ObjectNode moved(
      HostedKernel hosted, String vatId, Transition transition, String reason) {
    KernelLifecycle lifecycle = hosted.kernel().lifecycle();
    boolean changed = refusing(() -> transition.apply(lifecycle, vatId, reason));
    ObjectNode answer = JsJson.NODES.objectNode().put("vat", vatId).put("changed", changed);
    hosted.kernel().vat(vatId).ifPresent(vat -> LifecycleAnswer.add(answer, vat));
    return answer;
  }

  /** What a vat's state does not allow is a conflict, and not a request that makes no sense. */
  private static <T> T refusing(Supplier<T> transition) {
    try {
      return transition.get();
    } catch (IllegalTransitionException e) {
      throw new HostRefusal(HostRefusal.Reason.WRONG_STATE, String.valueOf(e.getMessage()));
    }
  }

  /** Changes a vat's options. */
  @PATCH
  @Needs(Role.OPERATOR)
  @Path("vats/{vat}/lifecycle")
  @Operation(
      summary = "Change whether a vat is needed after a restart, and what an empty meter does")
  public ObjectNode options(
      @PathParam("kernel") @KernelName String kernel,
      @PathParam("vat") String vat,
      @HeaderParam(RequestKeys.HEADER) @Nullable String key,
      @NotNull @Valid LifecycleRequests.Options request) {
    if (request.restartCritical() == null && request.meterUnderflow() == null) {
      throw Problems.badRequest("give 'restartCritical' or 'meterUnderflow', or both");
    }
    return calls.changeAt(
        kernel,
        key,
        "/vats/" + vat + "/lifecycle",
        request,
        hosted -> {
          String vatId = KernelReads.vatIdEver(hosted.kernel().view(), vat);
          return refusing(() -> optioned(hosted.kernel().lifecycle(), vatId, request));
        });
  }

  private static ObjectNode optioned(
      KernelLifecycle lifecycle, String vatId, LifecycleRequests.Options request) {
    if (request.restartCritical() != null) {
      lifecycle.restartCritical(vatId, request.restartCritical());
    }
    if (request.meterUnderflow() != null) {
      lifecycle.pauseOnMeterUnderflow(
          vatId, request.meterUnderflow() == LifecycleRequests.Underflow.PAUSE);
    }
    return JsJson.NODES.objectNode().put("vat", vatId);
  }

  /** Restarts all vats. */
  @POST
  @Needs(Role.OPERATOR)
  @Path("restart-all")
  @Operation(summary = "Suspend all vats in one step; needed ones start again at once")
  public ObjectNode restartAll(
      @PathParam("kernel") @KernelName String kernel,
      @HeaderParam(RequestKeys.HEADER) @Nullable String key,
      @Valid LifecycleRequests.@Nullable Restart request) {
    String engine = bundles.engine();
    if (request != null && Boolean.TRUE.equals(request.dryRun())) {
      ObjectNode plan =
          calls.look(
              kernel,
              hosted ->
                  LifecycleAnswer.of(hosted.kernel().lifecycle().planRestart(), engine, true));
      engines.inUse(kernel).forEach(plan.putObject("enginesInUse")::put);
      return plan;
    }
    return calls.changeAt(
        kernel,
        key,
        "/restart-all",
        request,
        hosted -> LifecycleAnswer.of(hosted.kernel().lifecycle().restartAll(), engine, false));
  }
}

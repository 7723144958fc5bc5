package io.vatpool.gateway.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vatpool.gateway.access.Needs;
import io.vatpool.gateway.access.Role;
import io.vatpool.gateway.kernel.HostRefusal;
import io.vatpool.gateway.rest.problem.Problems;
import io.vatpool.kernel.KernelView;
import io.vatpool.kernel.VatSummary;
import io.vatpool.kernel.marshal.Passable;
import io.vatpool.kernel.marshal.PlainJson;
import io.vatpool.protocol.CapData;
import io.vatpool.protocol.json.JsJson;
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
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What the reference's controller lets a host do with vats and with the kernel's options. */
@Path("/v1/kernels/{kernel}")
@Tag(name = "operations")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class OperationsResource {
  private final KernelCalls calls;

  @Inject
  OperationsResource(KernelCalls calls) {
    this.calls = calls;
  }

  /** Pins a static vat's root. */
  @POST
  @Needs(Role.OPERATOR)
  @Path("vats/{vat}/pin")
  @Operation(summary = "Hold the root object of a static vat for good")
  public ObjectNode pin(
      @PathParam("kernel") @KernelName String kernel,
      @PathParam("vat") String vat,
      @HeaderParam(RequestKeys.HEADER) @Nullable String key) {
    return calls.changeAt(
        kernel,
        key,
        "/vats/" + vat + "/pin",
        null,
        hosted -> {
          String name = staticName(hosted.kernel().view(), vat);
          return JsJson.NODES.objectNode().put("root", hosted.kernel().pinVatRoot(name));
        });
  }

  /** Terminates a vat. */
  @POST
  @Needs(Role.OPERATOR)
  @Path("vats/{vat}/termination")
  @Operation(summary = "Terminate a vat as if its admin had")
  public ObjectNode terminate(
      @PathParam("kernel") @KernelName String kernel,
      @PathParam("vat") String vat,
      @HeaderParam(RequestKeys.HEADER) @Nullable String key,
      OperationRequests.@Nullable Termination request) {
    CapData reason = reason(request);
    return calls.changeAt(
        kernel,
        key,
        "/vats/" + vat + "/termination",
        request,
        hosted -> {
          String vatId = KernelReads.vatId(hosted.kernel().view(), vat);
          if (hosted.kernel().vat(vatId).filter(VatSummary::terminated).isPresent()) {
            throw new HostRefusal(
                HostRefusal.Reason.WRONG_STATE, "vat " + vatId + " is terminated already");
          }
          hosted.kernel().terminateVat(vatId, reason);
          return JsJson.NODES.objectNode().put("vat", vatId);
        });
  }

  private static CapData reason(OperationRequests.@Nullable Termination request) {
    if (request != null && request.reason() != null && request.reasonData() != null) {
      throw Problems.badRequest("give 'reason' or 'reasonData', not both");
    }
    CapData reason;
    if (request != null && request.reasonData() != null) {
      reason = CapDataBody.parse(request.reasonData(), "reasonData");
    } else if (request != null && request.reason() != null) {
      reason = PlainJson.toCapData(request.reason());
    } else {
      reason = PlainJson.toCapData(JsJson.NODES.textNode("terminated by the host"));
    }
    if (!reason.slots().isEmpty()) {
      throw Problems.badRequest("the reason of a termination must not hold references");
    }
    return reason;
  }

  /** Upgrades a static vat. */
  @POST
  @Needs(Role.OPERATOR)
  @Path("vats/{vat}/upgrade")
  @Operation(summary = "Give a static vat new code, in a new incarnation")
  public ObjectNode upgrade(
      @PathParam("kernel") @KernelName String kernel,
      @PathParam("vat") String vat,
      @HeaderParam(RequestKeys.HEADER) @Nullable String key,
      @NotNull @Valid OperationRequests.Upgrade request) {
    Map<String, Passable> options = new TreeMap<>();
    if (request.upgradeMessage() != null) {
      options.put("upgradeMessage", PlainJson.toPassable(request.upgradeMessage()));
    }
    if (request.vatParameters() != null) {
      options.put("vatParameters", PlainJson.toPassable(request.vatParameters()));
    }
    boolean pauseFirst = Boolean.TRUE.equals(request.pauseFirst());
    return calls.changeAt(
        kernel,
        key,
        "/vats/" + vat + "/upgrade",
        request,
        hosted -> {
          if (!hosted.kernel().hasBundle(request.bundleID())) {
            throw new HostRefusal(
                HostRefusal.Reason.NOT_FOUND,
                "bundle "
                    + request.bundleID()
                    + " is not installed in this kernel; POST it to /v1/kernels/"
                    + kernel
                    + "/bundles first");
          }
          String name = staticName(hosted.kernel().view(), vat);
          String result =
              hosted
                  .kernel()
                  .upgradeStaticVat(
                      name,
                      pauseFirst,
                      request.bundleID(),
                      (Passable.CopyRecord) Passable.record(options));
          return JsJson.NODES.objectNode().put("result", result);
        });
  }

  /** Schedules garbage collection. */
  @POST
  @Needs(Role.OPERATOR)
  @Path("reap")
  @Operation(summary = "Schedule bringOutYourDead for each vat that has moved since")
  public ObjectNode reap(
      @PathParam("kernel") @KernelName String kernel,
      @HeaderParam(RequestKeys.HEADER) @Nullable String key,
      OperationRequests.@Nullable Reap request) {
    Map<String, Long> previous =
        request == null || request.previousVatPos() == null ? Map.of() : request.previousVatPos();
    return calls.changeAt(
        kernel,
        key,
        "/reap",
        request,
        hosted -> {
          ObjectNode answer = JsJson.NODES.objectNode();
          ObjectNode positions = answer.putObject("vatPos");
          hosted.kernel().reapAllVats(previous).forEach(positions::put);
          return answer;
        });
  }

  /** Saves all vats. */
  @POST
  @Needs(Role.OPERATOR)
  @Path("snapshots")
  @Operation(summary = "Save the heap of each vat that was used since it was saved last")
  public ObjectNode snapshots(
      @PathParam("kernel") @KernelName String kernel,
      @HeaderParam(RequestKeys.HEADER) @Nullable String key) {
    return calls.changeAt(
        kernel,
        key,
        "/snapshots",
        null,
        hosted -> {
          ObjectNode answer = JsJson.NODES.objectNode();
          hosted.kernel().snapshotAllVats().forEach(answer.putArray("vats")::add);
          return answer;
        });
  }

  /**
   * Changes options of the kernel, in the order in which they are given: as in the reference, those
   * before one with an invalid value are changed.
   */
  @PATCH
  @Needs(Role.OPERATOR)
  @Path("options")
  @Operation(summary = "Change defaultReapInterval, defaultReapGCKrefs or snapshotInterval")
  @RequestBodySchema(OperationRequests.KernelOptions.class)
  public ObjectNode options(
      @PathParam("kernel") @KernelName String kernel,
      @HeaderParam(RequestKeys.HEADER) @Nullable String key,
      @NotNull Map<String, JsonNode> request) {
    return calls.changeAt(
        kernel,
        key,
        "/options",
        request,
        hosted -> {
          ObjectNode options = JsJson.NODES.objectNode();
          request.forEach(options::set);
          hosted.kernel().changeOptions(options);
          return JsJson.NODES.objectNode();
        });
  }

  /** Injects upgrade events. */
  @POST
  @Needs(Role.OPERATOR)
  @Path("upgrade-events")
  @Operation(summary = "Queue the events that an upgrade of the stored state has left")
  public ObjectNode upgradeEvents(
      @PathParam("kernel") @KernelName String kernel,
      @HeaderParam(RequestKeys.HEADER) @Nullable String key) {
    return calls.changeAt(
        kernel,
        key,
        "/upgrade-events",
        null,
        hosted -> {
          hosted.kernel().injectQueuedUpgradeEvents();
          return JsJson.NODES.objectNode();
        });
  }

  /** The name of a static vat that was given by its name or its id. */
  private static String staticName(KernelView view, String vat) {
    String vatId = KernelReads.vatId(view, vat);
    return view.vat(vatId)
        .filter(summary -> !summary.dynamic() && !summary.terminated())
        .map(VatSummary::name)
        .orElseThrow(() ->
            new HostRefusal(
                HostRefusal.Reason.WRONG_STATE,
                "vat " + vatId + " is not a living static vat; only those have a name for this"));
  }
}

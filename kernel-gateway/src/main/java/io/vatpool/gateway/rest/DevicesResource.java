package io.vatpool.gateway.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vatpool.gateway.GatewayConfig;
import io.vatpool.gateway.access.Needs;
import io.vatpool.gateway.access.Role;
import io.vatpool.gateway.bundle.BundleCheck;
import io.vatpool.gateway.bundle.CheckedBundle;
import io.vatpool.gateway.catalog.Kernels;
import io.vatpool.gateway.rest.problem.Problems;
import io.vatpool.kernel.device.BridgeDevice;
import io.vatpool.kernel.device.TimerDevice;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.store.Bundles;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.math.BigInteger;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What comes into a kernel from outside: time, calls through a bridge, code. */
@Path("/v1/kernels/{kernel}")
@Tag(name = "operations")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class DevicesResource {
  private final KernelCalls calls;
  private final KernelReads reads;
  private final Kernels kernels;
  private final Bundles bundles;
  private final GatewayConfig config;

  /** A bundle that a kernel has. */
  public record InstalledBundle(String id) {}

  @Inject
  DevicesResource(
      KernelCalls calls,
      KernelReads reads,
      Kernels kernels,
      DataSource dataSource,
      GatewayConfig config) {
    this.calls = calls;
    this.reads = reads;
    this.kernels = kernels;
    this.config = config;
    this.bundles = new Bundles(dataSource);
  }

  /** Shows a device. */
  @GET
  @Needs(Role.READER)
  @Path("devices/{name}")
  @Operation(summary = "The id of a device")
  public ObjectNode device(
      @PathParam("kernel") @KernelName String kernel, @PathParam("name") String name) {
    String id =
        reads
            .read(kernel, view -> view.deviceId(name))
            .orElseThrow(() ->
                Problems.notFound(
                    "kernel " + kernel + " has no device '" + Texts.shortened(name) + "'"));
    return JsJson.NODES.objectNode().put("name", name).put("id", id);
  }

  /** Tells a timer the time. */
  @POST
  @Needs(Role.OPERATOR)
  @Path("timer/poll")
  @Operation(summary = "Tell the timer device what time it is; it wakes whose time has come")
  public ObjectNode poll(
      @PathParam("kernel") @KernelName String kernel,
      @HeaderParam(RequestKeys.HEADER) @Nullable String key,
      @NotNull @Valid OperationRequests.Poll request) {
    String digits = request.time().asText();
    if (!digits.matches("[0-9]{1,40}")) {
      throw Problems.badRequest("time must be a whole number from 0 on, at most 40 digits");
    }
    BigInteger now = new BigInteger(digits);
    String device = request.device() == null ? "timer" : request.device();
    return calls.changeAt(
        kernel,
        key,
        "/timer/poll",
        request,
        hosted -> {
          TimerDevice timer = hosted.devices().timer(device);
          AtomicBoolean fired = new AtomicBoolean();
          hosted.kernel().input(() -> fired.set(timer.poll(now)));
          return JsJson.NODES.objectNode().put("fired", fired.get());
        });
  }

  /** Calls into a bridge. */
  @POST
  @Needs(Role.SENDER)
  @Path("bridge/inbound")
  @Operation(summary = "Call the handler that a vat has registered with the bridge device")
  public ObjectNode inbound(
      @PathParam("kernel") @KernelName String kernel,
      @HeaderParam(RequestKeys.HEADER) @Nullable String key,
      @Context HttpServerRequest http,
      @NotNull @Valid OperationRequests.Inbound request) {
    String device = request.device() == null ? "bridge" : request.device();
    return calls.message(
        kernel,
        Clients.of(http),
        key,
        "/v1/kernels/" + kernel + "/bridge/inbound",
        request,
        hosted -> {
          BridgeDevice bridge = hosted.devices().bridge(device);
          hosted.kernel().input(() -> bridge.inbound(request.args()));
          return JsJson.NODES.objectNode();
        });
  }

  /** Installs a bundle in the kernel. */
  @POST
  @Needs(Role.OPERATOR)
  @Path("bundles")
  @Operation(
      summary = "Install a bundle in the kernel",
      description = "The bundle's JSON, or {\"id\": \"b1-…\"} of one that /v1/bundles has.")
  public ObjectNode install(
      @PathParam("kernel") @KernelName String kernel,
      @HeaderParam(RequestKeys.HEADER) @Nullable String key,
      @NotNull ObjectNode request) {
    boolean byId = request.size() == 1 && request.path("id").isTextual();
    String id;
    String text;
    if (byId) {
      id = request.path("id").textValue();
      text = bundles.get(id);
      if (text == null) {
        throw Problems.notFound(
            "there is no bundle '" + Texts.shortened(id) + "'; POST it to /v1/bundles first");
      }
    } else {
      CheckedBundle bundle = BundleCheck.check(JsJson.stringify(request));
      id = bundle.bundleId();
      text = bundle.json();
      // Workers read code by its id alone, and may need it before the block is committed.
      if (!bundles.has(id)) {
        bundles.put(id, text);
      }
    }
    return calls.changeAt(
        kernel,
        key,
        "/bundles",
        JsJson.NODES.objectNode().put("id", id),
        hosted ->
            JsJson.NODES
                .objectNode()
                .put("id", id)
                .put("installed", hosted.kernel().installBundle(id, text)));
  }

  /** Lists the bundles of the kernel. */
  @GET
  @Needs(Role.READER)
  @Path("bundles")
  @Operation(summary = "List the bundles that are installed in the kernel, as committed")
  public Paging.Page<InstalledBundle> installed(
      @PathParam("kernel") @KernelName String kernel,
      @QueryParam("after") @Nullable String after,
      @QueryParam("limit") @Nullable Integer limit) {
    Paging paging = Paging.of(after, limit, config);
    kernels.find(kernel);
    List<InstalledBundle> items =
        kernels.committed(kernel).bundleIds(paging.after(), paging.oneMore()).stream()
            .map(InstalledBundle::new)
            .toList();
    return paging.page(items, InstalledBundle::id);
  }

  /** Shows a bundle of the kernel. */
  @GET
  @Needs(Role.READER)
  @Path("bundles/{id}")
  @Operation(summary = "Read a bundle that is installed in the kernel")
  public String bundle(@PathParam("kernel") @KernelName String kernel, @PathParam("id") String id) {
    kernels.find(kernel);
    String text = kernels.committed(kernel).bundle(id);
    if (text == null) {
      throw Problems.notFound(
          "kernel " + kernel + " has no bundle '" + Texts.shortened(id) + "' installed");
    }
    return text;
  }
}

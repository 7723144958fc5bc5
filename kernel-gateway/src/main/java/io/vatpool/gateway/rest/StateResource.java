package io.vatpool.gateway.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
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
import io.vatpool.gateway.kernel.HostState;
import io.vatpool.gateway.kernel.HostView;
import io.vatpool.gateway.kernel.KernelHost;
import io.vatpool.gateway.kernel.KernelMode;
import io.vatpool.gateway.kernel.StopReport;
import io.vatpool.gateway.pool.WorkerPool;
import io.vatpool.gateway.rest.problem.Problems;
import io.vatpool.gateway.slog.Slogs;
import io.vatpool.gateway.slog.Termination;
import io.vatpool.kernel.KernelDump;
import io.vatpool.protocol.json.JsJson;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The state of a kernel: at a glance, its hash, its statistics, and all of it. */
@Path("/v1/kernels/{kernel}")
@Tag(name = "state")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class StateResource {
  private final Kernels kernels;
  private final KernelReads reads;
  private final KernelCalls calls;
  private final WorkerPool pool;
  private final Slogs slogs;
  private final BridgeCallers callers;
  private final GatewayConfig config;

  @Inject
  StateResource(
      Kernels kernels,
      KernelReads reads,
      KernelCalls calls,
      WorkerPool pool,
      Slogs slogs,
      BridgeCallers callers,
      GatewayConfig config) {
    this.kernels = kernels;
    this.reads = reads;
    this.calls = calls;
    this.pool = pool;
    this.slogs = slogs;
    this.callers = callers;
    this.config = config;
  }

  /** A kernel at a glance. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Status(
      String state,
      KernelMode mode,
      long crankNumber,
      @Nullable String activityhash,
      Queues queues,
      int waitingCommands,
      int uncommittedCranks,
      long blockNumber,
      @Nullable Instant lastCommitAt,
      List<ActiveVat> activeVats,
      List<Termination> terminated,
      @Nullable BridgeStanding bridge,
      @Nullable String problem,
      @Nullable StopReport report) {}

  /** How much waits: for the kernel, and for promises to be settled. */
  public record Queues(long active, long inactive) {}

  /** A vat that is believed online. */
  public record ActiveVat(String id, String worker) {}

  /** An entry of the key-value state. */
  public record KeyValue(String key, String value) {}

  /** Shows the status. */
  @GET
  @Needs(Role.READER)
  @Path("status")
  @Operation(summary = "A kernel at a glance; never waits for a crank or for the database")
  public Status status(@PathParam("kernel") @KernelName String kernel) {
    KernelHost host = kernels.host(kernel);
    HostView view = host.view();
    HostState state = host.state();
    List<ActiveVat> active =
        new TreeMap<>(pool.online(kernel))
            .entrySet().stream().map(vat -> new ActiveVat(vat.getKey(), vat.getValue())).toList();
    return new Status(
        state.word(),
        host.settings().mode(),
        view.crankNumber(),
        view.activityhash(),
        new Queues(view.active(), view.inactive()),
        host.waitingCommands(),
        view.uncommittedCranks(),
        view.blockNumber(),
        view.lastCommitAt(),
        active,
        slogs.events(kernel).terminations(),
        callers
            .of(kernel)
            .map(BridgeCaller::standing)
            .filter(standing -> standing.pending() > 0)
            .orElse(null),
        state instanceof HostState.Opening(int attempt, String problem) ? problem : null,
        state instanceof HostState.Stopped(StopReport report)
            ? KernelAnswer.inShort(report)
            : null);
  }

  /** Shows the activity hash. */
  @GET
  @Needs(Role.READER)
  @Path("activityhash")
  @Operation(summary = "The hash over all cranks so far")
  public ObjectNode activityhash(@PathParam("kernel") @KernelName String kernel) {
    return reads.read(
        kernel,
        view ->
            JsJson.NODES
                .objectNode()
                .put("activityhash", view.activityHash())
                .put("crankNumber", view.crankNumber()));
  }

  /** Shows statistics. */
  @GET
  @Needs(Role.READER)
  @Path("stats")
  @Operation(summary = "The kernel's statistics, under the reference's names")
  public Map<String, Long> stats(@PathParam("kernel") @KernelName String kernel) {
    return reads.read(kernel, view -> view.stats());
  }

  /** Shows a section of the dump. */
  @GET
  @Needs(Role.READER)
  @Path("dump/{section}")
  @Operation(
      summary = "A section of the reference's dump(), in pages",
      description =
          "promises, objects, kernelTable, gcActions, reapQueue, runQueue or acceptanceQueue")
  public Paging.Page<JsonNode> dump(
      @PathParam("kernel") @KernelName String kernel,
      @PathParam("section") String section,
      @QueryParam("after") @Nullable String after,
      @QueryParam("limit") @Nullable Integer limit) {
    Paging paging = Paging.of(after, limit, config);
    return reads
        .read(kernel, view -> KernelDump.section(view, section, paging.after(), paging.limit()))
        .map(page -> new Paging.Page<>(page.items(), page.next()))
        .orElseThrow(() ->
            Problems.notFound(
                "dump has no section '"
                    + Texts.shortened(section)
                    + "'; there are "
                    + String.join(", ", KernelDump.SECTIONS)));
  }

  /** Lists the key-value state. */
  @GET
  @Needs(Role.READER)
  @Path("kv")
  @Operation(summary = "The key-value state in key order, in pages")
  public Paging.Page<KeyValue> kv(
      @PathParam("kernel") @KernelName String kernel,
      @QueryParam("prefix") @Nullable String prefix,
      @QueryParam("after") @Nullable String after,
      @QueryParam("limit") @Nullable Integer limit) {
    Paging paging = Paging.of(after, limit, config);
    List<KeyValue> items =
        reads.read(
            kernel,
            view ->
                view
                    .entries(prefix == null ? "" : prefix, paging.after(), paging.oneMore())
                    .entrySet()
                    .stream()
                    .map(entry -> new KeyValue(entry.getKey(), entry.getValue()))
                    .toList());
    return paging.page(items, KeyValue::key);
  }

  /** Shows the log. */
  @GET
  @Needs(Role.READER)
  @Path("log")
  @Operation(
      summary = "The log for tests: what vats wrote with testLog, and hosts with POST",
      description = "Kept in memory while the kernel is open, the last lines only.")
  public ObjectNode log(@PathParam("kernel") @KernelName String kernel) {
    return calls.look(
        kernel,
        hosted -> {
          ObjectNode answer = JsJson.NODES.objectNode();
          hosted.kernel().testLog().forEach(answer.putArray("log")::add);
          return answer;
        });
  }

  /** Adds to the log. */
  @POST
  @Needs(Role.OPERATOR)
  @Path("log")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Add a line to the log for tests")
  public void addToLog(
      @PathParam("kernel") @KernelName String kernel,
      @NotNull @Valid OperationRequests.LogLine request) {
    calls.look(
        kernel,
        hosted -> {
          hosted.kernel().log(request.line());
          return JsJson.NODES.objectNode();
        });
  }
}

package io.vatpool.gateway.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vatpool.gateway.GatewayConfig;
import io.vatpool.gateway.access.Needs;
import io.vatpool.gateway.access.Role;
import io.vatpool.gateway.catalog.Kernels;
import io.vatpool.gateway.pool.WorkerPool;
import io.vatpool.gateway.rest.problem.Problems;
import io.vatpool.kernel.KernelView;
import io.vatpool.kernel.VatSummary;
import io.vatpool.kernel.port.SnapshotRow;
import io.vatpool.kernel.port.SpanRow;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.store.IncarnationEngines;
import io.vatpool.store.VatHints;
import io.vatpool.store.VatLives;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Vats: list and show. */
@Path("/v1/kernels/{kernel}/vats")
@Tag(name = "vats")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class VatsResource {
  private final KernelReads reads;
  private final Kernels kernels;
  private final WorkerPool pool;
  private final VatHints hints;
  private final GatewayConfig config;
  private final VatLives lives;
  private final IncarnationEngines engines;

  @Inject
  VatsResource(
      KernelReads reads,
      Kernels kernels,
      WorkerPool pool,
      DataSource dataSource,
      GatewayConfig config,
      VatLives lives,
      IncarnationEngines engines) {
    this.hints = new VatHints(dataSource);
    this.lives = lives;
    this.engines = engines;
    this.reads = reads;
    this.kernels = kernels;
    this.pool = pool;
    this.config = config;
  }

  /** Lists vats. */
  @GET
  @Needs(Role.READER)
  @Operation(summary = "List vats in the order of their ids")
  public Paging.Page<ObjectNode> list(
      @PathParam("kernel") @KernelName String kernel,
      @QueryParam("after") @Nullable String after,
      @QueryParam("limit") @Nullable Integer limit) {
    Paging paging = Paging.of(after, limit, config);
    if (after != null && !after.matches("v[1-9][0-9]{0,17}")) {
      throw Problems.badRequest("after must be a vat's id such as v6");
    }
    Map<String, String> online = pool.online(kernel);
    List<ObjectNode> items =
        reads.read(
            kernel,
            view ->
                view.vats(after, paging.oneMore()).stream()
                    .map(vat -> summary(vat, online.get(vat.vatId())))
                    .toList());
    LifecycleAnswer.addAges(items, kernel, lives);
    return paging.page(items, vat -> vat.path("id").asText());
  }

  /** Shows a vat. */
  @GET
  @Needs(Role.READER)
  @Path("{vat}")
  @Operation(summary = "Show a vat, given by its id or, a static one, by its name")
  public ObjectNode show(
      @PathParam("kernel") @KernelName String kernel, @PathParam("vat") String vat) {
    Map<String, String> online = pool.online(kernel);
    ObjectNode shown =
        reads.read(
            kernel,
            view -> {
              String vatId = KernelReads.vatId(view, vat);
              VatSummary summary = view.vat(vatId).orElseThrow();
              return details(view, summary, online.get(vatId))
                  .put("hint", hints.get(kernel, vatId).word());
            });
    LifecycleAnswer.addAges(List.of(shown), kernel, lives);
    engines
        .find(kernel, shown.path("id").asText(), shown.path("incarnation").asInt())
        .ifPresent(engine -> shown.put("engine", engine));
    return shown;
  }

  private static ObjectNode summary(VatSummary vat, @Nullable String worker) {
    ObjectNode node = JsJson.NODES.objectNode().put("id", vat.vatId());
    if (vat.name() != null) {
      node.put("name", vat.name());
    }
    node.put("static", !vat.dynamic())
        .put("state", vat.terminated() ? "terminated" : worker == null ? "offline" : "online")
        .put("incarnation", vat.incarnation())
        .put("position", vat.position());
    LifecycleAnswer.add(node, vat);
    if (worker != null) {
      node.put("worker", worker);
    }
    return node;
  }

  private static ObjectNode details(KernelView view, VatSummary vat, @Nullable String worker) {
    ObjectNode node = summary(vat, worker);
    String vatId = vat.vatId();
    addJson(node, "source", view.get(vatId + ".source"));
    addJson(node, "options", view.get(vatId + ".options"));
    addJson(node, "reapDirt", view.get(vatId + ".reapDirt"));
    String root = view.get(vatId + ".c.o+0");
    if (root != null) {
      node.put("root", root);
    }
    if (vat.meterId() != null) {
      node.put("meter", vat.meterId());
    }
    node.put("critical", vat.critical());
    if (!vat.terminated()) {
      view.span(vatId).ifPresent(span -> node.set("span", span(span)));
      view.snapshot(vatId).ifPresent(row -> node.set("snapshot", snapshot(row)));
    }
    return node;
  }

  private static void addJson(ObjectNode node, String name, @Nullable String text) {
    if (text != null) {
      JsonNode json = JsJson.parse(text);
      node.set(name, json);
    }
  }

  /** A transcript span in an answer. */
  static ObjectNode span(SpanRow span) {
    return JsJson.NODES
        .objectNode()
        .put("start", span.startPos())
        .put("end", span.endPos())
        .put("hash", span.hash())
        .put("current", span.current())
        .put("incarnation", span.incarnation());
  }

  /** A snapshot in an answer. */
  static ObjectNode snapshot(SnapshotRow row) {
    return JsJson.NODES
        .objectNode()
        .put("position", row.snapPos())
        .put("id", row.snapshotId())
        .put("inUse", row.inUse())
        .put("bytes", row.uncompressedBytes())
        .put("storedBytes", row.compressedBytes());
  }

  /** Lists a vat's spans. */
  @GET
  @Needs(Role.READER)
  @Path("{vat}/spans")
  @Operation(summary = "A vat's committed transcript spans, by their first positions")
  public Paging.Page<ObjectNode> spans(
      @PathParam("kernel") @KernelName String kernel,
      @PathParam("vat") String vat,
      @QueryParam("after") @Nullable Long after,
      @QueryParam("limit") @Nullable Integer limit) {
    Paging paging = Paging.of(null, limit, config);
    String vatId = reads.read(kernel, view -> KernelReads.vatId(view, vat));
    List<ObjectNode> items =
        kernels.committed(kernel).spans(vatId, from(after), paging.oneMore()).stream()
            .map(VatsResource::span)
            .toList();
    return paging.page(items, span -> span.path("start").asText());
  }

  /** Lists a vat's snapshots. */
  @GET
  @Needs(Role.READER)
  @Path("{vat}/snapshots")
  @Operation(summary = "A vat's committed snapshots, by their positions")
  public Paging.Page<ObjectNode> snapshots(
      @PathParam("kernel") @KernelName String kernel,
      @PathParam("vat") String vat,
      @QueryParam("after") @Nullable Long after,
      @QueryParam("limit") @Nullable Integer limit) {
    Paging paging = Paging.of(null, limit, config);
    String vatId = reads.read(kernel, view -> KernelReads.vatId(view, vat));
    List<ObjectNode> items =
        kernels.committed(kernel).snapshots(vatId, from(after), paging.oneMore()).stream()
            .map(VatsResource::snapshot)
            .toList();
    return paging.page(items, row -> row.path("position").asText());
  }

  private static long from(@Nullable Long after) {
    if (after != null && after < 0) {
      throw Problems.badRequest("after must not be negative, is " + after);
    }
    return after == null ? 0 : after + 1;
  }
}

package io.vatpool.gateway.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vatpool.gateway.GatewayConfig;
import io.vatpool.gateway.access.Needs;
import io.vatpool.gateway.access.Role;
import io.vatpool.gateway.catalog.KernelReports;
import io.vatpool.gateway.catalog.Kernels;
import io.vatpool.gateway.kernel.HostRefusal;
import io.vatpool.gateway.rest.problem.Problems;
import io.vatpool.kernel.KernelView;
import io.vatpool.kernel.audit.AuditReport;
import io.vatpool.kernel.audit.KernelAudit;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.store.CommittedMoment;
import io.vatpool.store.CommittedState;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Looking into a kernel: whether its state agrees with itself, and why it has stopped. */
@Path("/v1/kernels/{kernel}")
@Tag(name = "inspection")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class InspectionResource {
  /** References listed in an audit's {@code heldOutside}; more are only counted. */
  static final int HELD_OUTSIDE_MAX = 1_000;

  private final Kernels kernels;
  private final KernelReports reports;
  private final DataSource dataSource;
  private final long entriesMax;
  private final int auditsMax;
  private final Semaphore audits;

  @Inject
  InspectionResource(
      Kernels kernels, KernelReports reports, DataSource dataSource, GatewayConfig config) {
    this.kernels = kernels;
    this.reports = reports;
    this.dataSource = dataSource;
    this.entriesMax = config.limits().auditEntriesMax();
    this.auditsMax = config.limits().auditsMax();
    this.audits = new Semaphore(auditsMax);
  }

  /** Audits a kernel. */
  @GET
  @Needs(Role.READER)
  @Path("audit")
  @Operation(
      summary = "Recompute reference counts, c-lists, queues and promises, and compare",
      description =
          "Of what is committed at one moment; the kernel goes on meanwhile. `transcripts=true` also"
              + " reads every transcript entry and hashes the spans again.")
  @APIResponse(responseCode = "422", description = "More than an audit may hold in memory")
  @APIResponse(responseCode = "429", description = "This gateway is busy with other audits")
  public ObjectNode audit(
      @PathParam("kernel") @KernelName String kernel,
      @QueryParam("transcripts")
          @Nullable
          @Pattern(regexp = "true|false", message = "must be true or false")
          String transcripts) {
    kernels.find(kernel);
    if (!audits.tryAcquire()) {
      throw new HostRefusal(
          HostRefusal.Reason.BUSY,
          "this gateway makes "
              + auditsMax
              + " audits already, the limit set by vatpool.gateway.limits.audits-max; send this"
              + " again later");
    }
    try (CommittedMoment moment = CommittedMoment.now(dataSource)) {
      CommittedState state = moment.kernel(kernel);
      if (state.get("version") == null) {
        throw Problems.unavailable("kernel " + kernel + " has no state yet; it is being created");
      }
      KernelView view = KernelView.ofCommitted(state);
      requireBounded(kernel, view);
      AuditReport report =
          "true".equals(transcripts)
              ? KernelAudit.runWithTranscripts(state)
              : KernelAudit.run(state);
      return answer(view, report);
    } finally {
      audits.release();
    }
  }

  private void requireBounded(String kernel, KernelView view) {
    Map<String, Long> stats = view.stats();
    long entries =
        Stream.of("clistEntries", "kernelObjects", "kernelPromises", "runQueueLength")
            .mapToLong(stat -> stats.getOrDefault(stat, 0L))
            .sum();
    if (entries > entriesMax) {
      throw Problems.unprocessable(
          "too-large-to-audit",
          "Too large to audit",
          "kernel "
              + kernel
              + " has "
              + entries
              + " c-list entries, objects, promises and events, more than"
              + " vatpool.gateway.limits.audit-entries-max, "
              + entriesMax
              + "; raise it on a gateway with about 400 bytes of heap for each");
    }
  }

  private static ObjectNode answer(KernelView view, AuditReport report) {
    ObjectNode answer =
        JsJson.NODES
            .objectNode()
            .put("clean", report.isClean())
            .put("crankNumber", view.crankNumber())
            .put("activityhash", view.activityHash());
    ObjectNode counted = answer.putObject("counted");
    report.counted().forEach(counted::put);
    answer.put("findingCount", report.findingCount());
    var findings = answer.putArray("findings");
    report
        .findings()
        .forEach(finding ->
            findings
                .addObject()
                .put("kind", finding.kind().name())
                .put("subject", finding.subject())
                .put("problem", finding.problem()));
    answer.put("heldOutsideCount", report.heldOutside().size());
    ObjectNode held = answer.putObject("heldOutside");
    report.heldOutside().entrySet().stream()
        .limit(HELD_OUTSIDE_MAX)
        .forEach(entry -> held.put(entry.getKey(), entry.getValue()));
    return answer;
  }

  /** Shows why a kernel has stopped. */
  @GET
  @Needs(Role.READER)
  @Path("report")
  @Operation(
      summary = "Why the kernel has stopped last",
      description =
          "`report` is missing for a kernel that never has. For a fault: each attempt with its worker,"
              + " and for a replay that diverged each syscall as ok, wrong, extra or missing.")
  public ObjectNode report(@PathParam("kernel") @KernelName String kernel) {
    ObjectNode answer = JsJson.NODES.objectNode().put("state", kernels.find(kernel).state());
    reports.last(kernel).ifPresent(report -> answer.set("report", report));
    return answer;
  }
}

package io.vatpool.conformance.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.conformance.inprocess.HostInput;
import io.vatpool.conformance.inprocess.KernelSubject;
import io.vatpool.conformance.result.Comparison;
import io.vatpool.conformance.result.RunResult;
import io.vatpool.conformance.scenario.Scenario;
import io.vatpool.conformance.services.KernelState;
import io.vatpool.kernel.audit.AuditReport;
import io.vatpool.kernel.audit.KernelAudit;
import io.vatpool.protocol.CapData;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.store.CommittedState;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.mariadb.jdbc.MariaDbDataSource;

/** Judges a kernel that has come to rest. */
final class Oracle {
  private final KernelSubject undisturbed;
  private final Scenario program;

  Oracle(KernelSubject undisturbed, Scenario program) {
    this.undisturbed = undisturbed;
    this.program = program;
  }

  /**
   * Judges.
   *
   * @param report the resolution of the last message, {@code report}
   * @param asked that message as it was acknowledged
   * @param acknowledged all others
   */
  void judge(
      Judgement judgement,
      ChaosCluster cluster,
      URI gateway,
      String kernel,
      JsonNode report,
      Acknowledged asked,
      Collection<Acknowledged> acknowledged)
      throws IOException, SQLException {
    JsonNode books = report.path("value");
    if (!books.isArray() || books.isEmpty()) {
      judgement.violation("the program's report has no books: " + report);
    }
    for (int i = 0; i < books.size(); i++) {
      List<String> lines = new ArrayList<>();
      books.path(i).forEach(line -> lines.add(line.asText()));
      judgement.book("book " + i, lines, acknowledged);
    }
    compare(judgement, gateway, kernel, asked, acknowledged);
    audit(judgement, cluster, kernel);
  }

  private void compare(
      Judgement judgement,
      URI gateway,
      String kernel,
      Acknowledged asked,
      Collection<Acknowledged> acknowledged)
      throws IOException {
    List<HostInput> inputs = new ArrayList<>();
    for (Acknowledged message : acknowledged) {
      ObjectNode holder = JsJson.NODES.objectNode();
      holder.putArray("args").add(message.sender()).add(message.number());
      inputs.add(input(message, "record", "#" + JsJson.stringify(holder.path("args"))));
    }
    inputs.add(input(asked, "report", "#[]"));
    RunResult stored = KernelState.read(gateway, kernel, program);
    try {
      RunResult expected = undisturbed.replay(program, inputs);
      judgement.same(Comparison.of(expected.storedOnly(), stored));
    } catch (IllegalStateException e) {
      judgement.violation("the inputs cannot be played again: " + e.getMessage());
    }
  }

  private static HostInput input(Acknowledged message, String method, String args) {
    return new HostInput(message.crankNumber(), "desk", method, CapData.of(args), message.result());
  }

  private static void audit(Judgement judgement, ChaosCluster cluster, String kernel)
      throws SQLException {
    MariaDbDataSource database =
        new MariaDbDataSource(cluster.database().jdbcUrl(cluster.schema()));
    database.setUser(cluster.database().user());
    database.setPassword(cluster.database().password());
    AuditReport report = KernelAudit.runWithTranscripts(new CommittedState(database, kernel));
    if (!report.isClean()) {
      judgement.violation("the audit has findings: " + report.findings());
    }
  }
}

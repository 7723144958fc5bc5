package io.vatpool.conformance.reference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.conformance.inprocess.KernelSubject;
import io.vatpool.conformance.scenario.Scenario;
import io.vatpool.conformance.scenario.Workspace;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The tools of {@code @agoric/telemetry} read our structured log, and find the same in it as in the
 * reference's of the same program.
 */
class SlogToolsIT {
  private static final int SPANS_MIN = 20;

  /** Without restarts and upgrades, which the tools do not know, in the reference's log either. */
  private static final List<String> SCENARIOS =
      List.of(
          "devices/bundle",
          "gc/dropped-by-all",
          "promises/pipelined-through-three",
          "vat-admin/vat-makes-vat");

  @Test
  void findTheSameInBothLogs() throws Exception {
    // Given
    Workspace workspace = Workspace.find();
    List<Scenario> scenarios = workspace.prepare(SCENARIOS);
    List<List<JsonNode>> slogs = new ArrayList<>();
    try (ReferenceRun reference = new ReferenceRun(workspace);
        KernelSubject subject = KernelSubject.open(workspace, KernelSubject.AS_THE_SCENARIO_SAYS)) {
      reference.start(scenarios);
      for (Scenario scenario : scenarios) {
        slogs.add(subject.run(scenario).slog());
      }
      for (Scenario scenario : scenarios) {
        slogs.add(reference.result(scenario).slog());
      }
    }

    // When
    JsonNode read = new SlogTools(workspace).read(slogs);

    // Then
    for (int i = 0; i < SCENARIOS.size(); i++) {
      JsonNode ours = read.path(i);
      JsonNode reference = read.path(SCENARIOS.size() + i);
      assertThat(reference.path("spans").size()).as(SCENARIOS.get(i)).isGreaterThan(SPANS_MIN);
      assertThat(ours.path("spans"))
          .as(SCENARIOS.get(i))
          .containsExactlyElementsOf(reference.path("spans"));
      assertThat(ours.path("records"))
          .as(SCENARIOS.get(i))
          .containsExactlyElementsOf(reference.path("records"));
    }
  }
}

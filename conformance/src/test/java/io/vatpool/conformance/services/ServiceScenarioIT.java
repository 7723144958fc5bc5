package io.vatpool.conformance.services;

import static org.assertj.core.api.Assertions.assertThat;

import io.vatpool.conformance.Conformance;
import io.vatpool.conformance.random.RandomProgram;
import io.vatpool.conformance.reference.ReferenceRun;
import io.vatpool.conformance.result.Difference;
import io.vatpool.conformance.scenario.Scenario;
import io.vatpool.conformance.scenario.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A few scenarios of every area through the REST operations of real clusters. {@code
 * conformance/run --subject services} runs all of them, in any mode.
 */
class ServiceScenarioIT {
  private static final long KILL_SEED = 7;
  private static final long SEED = 1;
  private static final int BATCHES = 12;
  private static final String TEMPLATE = "random/template";

  private static final List<String> OPERATIONS =
      List.of(
          "boyd/reap-all-vats",
          "devices/bridge",
          "faults/host-mistakes",
          "metering/policy-and-new-vats",
          "policies/panic",
          "snapshots/of-all-vats",
          "termination/budgeted-cleanup",
          "upgrade/static-vat",
          "vat-admin/bundle-installed-later");

  private static final List<String> PAGED =
      List.of(
          "gc/imports-in-virtual-data",
          "liveslots/durable-kinds",
          "promises/pipelined-through-three",
          "snapshots/lost-work",
          "upgrade/keeps-baggage");

  private static final List<String> SPREAD =
      List.of(
          "messaging/three-party-handoff",
          "programs/tally",
          "snapshots/every-few-entries",
          "vat-admin/vat-makes-vat",
          TEMPLATE);

  @Test
  void withOneVatOnline() throws Exception {
    // Given
    Workspace workspace = Workspace.find();
    List<Scenario> paged = prepare(workspace, PAGED);
    ServiceMode mode = ServiceMode.pagingAlways();
    try (ServiceSubject subject = ServiceSubject.open(workspace, mode);
        Conformance conformance = new Conformance(new ReferenceRun(workspace), subject)) {
      conformance.announce(paged);

      // When
      List<String> differences = differences(conformance, paged);

      // Then
      assertThat(differences).isEmpty();
    }
  }

  /** One cluster for both: starting one takes longer than most scenarios. */
  @Test
  void onTwoWorkersFirstInPeaceThenKilled() throws Exception {
    // Given
    Workspace workspace = Workspace.find();
    List<Scenario> operations = prepare(workspace, OPERATIONS);
    List<Scenario> spread = prepare(workspace, SPREAD);
    ServiceMode mode = ServiceMode.killing(2, KILL_SEED);
    try (ServiceSubject subject = ServiceSubject.open(workspace, mode);
        Conformance conformance = new Conformance(new ReferenceRun(workspace), subject)) {
      conformance.announce(Stream.of(operations, spread).flatMap(List::stream).toList());

      // When
      subject.spare(true);
      List<String> inPeace = differences(conformance, operations);
      subject.spare(false);
      List<String> killed = differences(conformance, spread);

      // Then
      assertThat(inPeace).isEmpty();
      assertThat(killed).isEmpty();
    }
  }

  private static List<Scenario> prepare(Workspace workspace, List<String> names) throws Exception {
    List<Scenario> scenarios = new ArrayList<>();
    for (Scenario scenario : workspace.prepare(names)) {
      boolean template = scenario.name().equals(TEMPLATE);
      Scenario one = template ? RandomProgram.draw(scenario, SEED, BATCHES) : scenario;
      if (template) {
        workspace.write(one);
      }
      scenarios.add(one);
    }
    return scenarios;
  }

  private static List<String> differences(Conformance conformance, List<Scenario> scenarios)
      throws Exception {
    List<String> differences = new ArrayList<>();
    for (Scenario scenario : scenarios) {
      Optional<Difference> difference = conformance.check(scenario);
      difference.ifPresent(found -> differences.add(scenario.name() + ": " + found.report()));
    }
    return differences;
  }
}

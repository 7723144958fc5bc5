package io.vatpool.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vatpool.conformance.inprocess.KernelSubject;
import io.vatpool.conformance.random.RandomProgram;
import io.vatpool.conformance.reference.ReferenceRun;
import io.vatpool.conformance.result.Difference;
import io.vatpool.conformance.scenario.Scenario;
import io.vatpool.conformance.scenario.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every scenario, and a random program, on the reference and on our kernel with real engines.
 * {@code conformance/run} does the same for single scenarios and for many seeds.
 */
class ScenarioIT {
  private static final int SEEDS = 1;

  /** As in the tests on services, which so find the reference's result. */
  private static final int BATCHES = 12;

  private static final String TEMPLATE = "random/template";

  private static KernelSubject subject;
  private static Conformance conformance;
  private static List<Scenario> scenarios;

  @BeforeAll
  static void startTheReference() throws Exception {
    Workspace workspace = Workspace.find();
    scenarios = new ArrayList<>(workspace.prepare(workspace.scenarioNames()));
    Scenario template =
        scenarios.stream().filter(each -> each.name().equals(TEMPLATE)).findFirst().orElseThrow();
    for (long seed = 1; seed <= SEEDS; seed++) {
      Scenario program = RandomProgram.draw(template, seed, BATCHES);
      workspace.write(program);
      scenarios.add(program);
    }
    subject = KernelSubject.open(workspace, KernelSubject.AS_THE_SCENARIO_SAYS);
    conformance = new Conformance(new ReferenceRun(workspace), subject);
    conformance.announce(scenarios);
  }

  @AfterAll
  static void stop() {
    conformance.close();
    subject.close();
  }

  @TestFactory
  Stream<DynamicTest> isTheSameOnBothKernels() {
    return scenarios.stream().map(each -> DynamicTest.dynamicTest(each.name(), () -> check(each)));
  }

  private static void check(Scenario scenario) throws Exception {
    // Given a scenario that the reference has run

    // When
    Optional<Difference> difference = conformance.check(scenario);

    // Then
    assertThat(difference.map(Difference::report)).as(scenario.name()).isEmpty();
  }
}

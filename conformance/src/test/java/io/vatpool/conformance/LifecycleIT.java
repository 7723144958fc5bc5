package io.vatpool.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vatpool.conformance.inprocess.KernelSubject;
import io.vatpool.conformance.random.Interruptions;
import io.vatpool.conformance.random.RandomProgram;
import io.vatpool.conformance.result.Comparison;
import io.vatpool.conformance.result.RunResult;
import io.vatpool.conformance.result.StepOutcome;
import io.vatpool.conformance.scenario.Scenario;
import io.vatpool.conformance.scenario.Workspace;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random programs whose vats are suspended, paused and restarted while they run: with every vat
 * online and with only one, so that nearly every delivery pages in, they do the same.
 */
class LifecycleIT {
  private static final int BATCHES = 12;
  private static final int ALL_ONLINE = 50;

  @ParameterizedTest
  @ValueSource(longs = 1)
  void interruptedProgramsDoTheSameWithPagingAtEveryDelivery(long seed) throws Exception {
    // Given
    Workspace workspace = Workspace.find();
    Scenario template = workspace.prepare(List.of("random/template")).getFirst();
    Scenario program =
        Interruptions.weave(RandomProgram.draw(template, seed, BATCHES), seed + 1_000);
    RunResult undisturbed = run(workspace, program, ALL_ONLINE);

    // When
    RunResult paged = run(workspace, program, 1);

    // Then
    assertThat(Comparison.of(undisturbed, paged)).isEmpty();
    assertThat(undisturbed.steps())
        .filteredOn(step -> step.kind().equals("audit") || step.kind().equals("run"))
        .extracting(StepOutcome::error)
        .containsOnlyNulls();
    assertThat(undisturbed.kv().toString()).contains("v1.o.nextID");
    assertThat(undisturbed.transcripts().toString()).contains("shutdown-worker");
  }

  private static RunResult run(Workspace workspace, Scenario program, int online) throws Exception {
    try (KernelSubject subject = KernelSubject.open(workspace, online)) {
      return subject.run(program);
    }
  }
}

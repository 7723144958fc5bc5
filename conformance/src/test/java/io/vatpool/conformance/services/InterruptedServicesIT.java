package io.vatpool.conformance.services;

import static org.assertj.core.api.Assertions.assertThat;

import io.vatpool.conformance.Undisturbed;
import io.vatpool.conformance.random.Interruptions;
import io.vatpool.conformance.random.RandomProgram;
import io.vatpool.conformance.scenario.Scenario;
import io.vatpool.conformance.scenario.Workspace;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/**
 * A random program whose vats are suspended, paused and restarted, on a cluster that pages at every
 * delivery and whose engines, workers and gateway are killed. Long ones: {@code conformance/run
 * --interrupt --subject services --paging --workers 2 --kill 7 --minutes 10}.
 */
class InterruptedServicesIT {
  /** Drawn so that a short program has each transition and one failover, with work after it. */
  private static final long SEED = 23;

  private static final int BATCHES = 8;
  private static final long KILL_SEED = 11;

  @Test
  void interruptedProgramsDoTheSameWhateverHappensToTheCluster() throws Exception {
    // Given
    Workspace workspace = Workspace.find();
    Scenario template = workspace.prepare(List.of("random/template")).getFirst();
    Scenario program =
        Interruptions.weave(RandomProgram.draw(template, SEED, BATCHES), SEED + 1_000);
    assertThat(program.json().path("steps").findValuesAsText("transition"))
        .contains("suspend", "unsuspend", "pause", "resume", "restartAll");
    assertThat(program.json().path("steps").findValuesAsText("do")).contains("failover");
    ServiceMode mode = new ServiceMode(2, true, OptionalLong.of(KILL_SEED));
    try (ServiceSubject subject = ServiceSubject.open(workspace, mode);
        Undisturbed undisturbed = new Undisturbed(workspace, subject)) {

      // When
      var difference = undisturbed.check(program);

      // Then
      assertThat(difference).isEmpty();
    }
  }
}

package io.vatpool.conformance;

import io.vatpool.conformance.inprocess.KernelSubject;
import io.vatpool.conformance.result.Comparison;
import io.vatpool.conformance.result.Difference;
import io.vatpool.conformance.result.RunResult;
import io.vatpool.conformance.result.StepOutcome;
import io.vatpool.conformance.scenario.Scenario;
import io.vatpool.conformance.scenario.Workspace;
import io.vatpool.conformance.subject.Subject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Compares a run with an undisturbed one of our own kernel: in this process, with every vat online.
 * For programs that do what the reference cannot. One thread at a time.
 */
public final class Undisturbed implements AutoCloseable {
  private static final int ALL_ONLINE = 50;

  private final KernelSubject undisturbed;
  private final Subject subject;

  /** Runs programs on {@code subject}, and undisturbed. */
  public Undisturbed(Workspace workspace, Subject subject)
      throws IOException, InterruptedException {
    this.undisturbed = KernelSubject.open(workspace, ALL_ONLINE);
    this.subject = subject;
  }

  /**
   * Runs a program both ways.
   *
   * @return the first difference, or nothing
   * @throws IllegalStateException if the undisturbed run failed at a step that must not fail
   */
  public Optional<Difference> check(Scenario program) throws Exception {
    RunResult expected = undisturbed.run(program);
    insistSound(expected);
    RunResult actual = subject.run(program);
    return Comparison.of(subject.seesHostOperations() ? expected : expected.cranksOnly(), actual);
  }

  /** Hosts may ask for what a vat's state does not allow; runs and audits have to end well. */
  private static void insistSound(RunResult result) {
    List<StepOutcome> failed =
        result.steps().stream()
            .filter(step -> List.of("run", "step", "audit", "failover").contains(step.kind()))
            .filter(step -> step.error() != null)
            .toList();
    if (!failed.isEmpty()) {
      throw new IllegalStateException(
          "the undisturbed run of " + result.scenario() + ": " + failed);
    }
  }

  @Override
  public void close() {
    undisturbed.close();
  }
}

package io.vatpool.conformance;

import io.vatpool.conformance.reference.ReferenceRun;
import io.vatpool.conformance.result.Comparison;
import io.vatpool.conformance.result.Difference;
import io.vatpool.conformance.result.RunResult;
import io.vatpool.conformance.scenario.Scenario;
import io.vatpool.conformance.subject.Subject;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Runs scenarios on the reference and on one of our kernels, and compares. One thread at a time.
 */
public final class Conformance implements AutoCloseable {
  private final ReferenceRun reference;
  private final Subject subject;
  private boolean allSlogs;

  /** Takes over {@code reference}. */
  public Conformance(ReferenceRun reference, Subject subject) {
    this.reference = Objects.requireNonNull(reference, "reference");
    this.subject = Objects.requireNonNull(subject, "subject");
  }

  /** Compares the structured logs of all scenarios, not only of those that are about them. */
  public void compareAllSlogs() {
    allSlogs = true;
  }

  /** Lets the reference start on the scenarios that {@link #check} will be asked for. */
  public void announce(List<Scenario> scenarios) {
    reference.start(scenarios);
  }

  /**
   * Compares a scenario that was announced.
   *
   * @return the first difference, or nothing
   * @throws Exception if it could not be run
   */
  public Optional<Difference> check(Scenario scenario) throws Exception {
    RunResult ours = subject.run(scenario);
    RunResult expected = reference.result(scenario);
    RunResult seen = subject.seesHostOperations() ? expected : expected.cranksOnly();
    return Comparison.of(allSlogs || scenario.comparesSlogs() ? seen : seen.withoutSlog(), ours);
  }

  @Override
  public void close() {
    reference.close();
  }
}

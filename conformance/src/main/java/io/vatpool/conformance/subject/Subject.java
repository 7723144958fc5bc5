package io.vatpool.conformance.subject;

import io.vatpool.conformance.result.RunResult;
import io.vatpool.conformance.scenario.Scenario;

/** A kernel of ours that can run scenarios. */
public interface Subject {
  /**
   * Runs a scenario from the initialization of a new kernel to its last step.
   *
   * @throws Exception if the scenario could not be run; a step that fails does not count, it is
   *     part of the result
   */
  RunResult run(Scenario scenario) throws Exception;
}

package io.vatpool.conformance.subject;

import io.vatpool.conformance.result.RunResult;
import io.vatpool.conformance.scenario.Scenario;

/** A kernel of ours that can run scenarios; closing it ends what it runs on. */
public interface Subject extends AutoCloseable {
  /**
   * Runs a scenario from the initialization of a new kernel to its last step.
   *
   * @throws Exception if the scenario could not be run; a step that fails does not count, it is
   *     part of the result
   */
  RunResult run(Scenario scenario) throws Exception;

  /**
   * Whether the result tells of every folding of the activity hash with its writes; else it tells
   * of cranks only, and host operations show in the hashes of the steps.
   */
  default boolean seesHostOperations() {
    return true;
  }

  @Override
  void close();
}

package io.vatpool.conformance.result;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a step of the host led to.
 *
 * @param kind the step's name
 * @param answer what the operation returned, by name ({@code cranks}, {@code kpid}, …); empty where
 *     it failed
 * @param error what it threw; the wording is each kernel's own
 * @param activityHash the hash after the step
 * @param millis wall-clock time; never compared
 */
public record StepOutcome(
    String kind,
    ObjectNode answer,
    @Nullable String error,
    @Nullable String activityHash,
    double millis) {
  /** Checks. */
  public StepOutcome {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(answer, "answer");
  }
}

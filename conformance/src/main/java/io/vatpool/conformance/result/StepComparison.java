package io.vatpool.conformance.result;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares what the host's steps led to. Errors are compared by their presence only. */
final class StepComparison {
  private StepComparison() {}

  static Optional<Difference> first(List<StepOutcome> expected, List<StepOutcome> actual) {
    for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
      String left = i < expected.size() ? text(expected.get(i)) : "(no step)";
      String right = i < actual.size() ? text(actual.get(i)) : "(no step)";
      if (!left.equals(right)) {
        List<String> context = new ArrayList<>();
        errorOf(expected, i).ifPresent(e -> context.add("reference's error: " + e));
        errorOf(actual, i).ifPresent(e -> context.add("vatpool's error: " + e));
        return Optional.of(new Difference("outcome of step " + i, left, right, context));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> errorOf(List<StepOutcome> steps, int i) {
    return i < steps.size() ? Optional.ofNullable(steps.get(i).error()) : Optional.empty();
  }

  private static String text(StepOutcome step) {
    return "%s: %s, activityhash %s"
        .formatted(
            step.kind(), step.error() == null ? step.answer() : "error", step.activityHash());
  }
}

package io.vatpool.conformance.result;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares two structured logs event by event: types, order, fields and values. */
final class SlogComparison {
  private static final int SHOWN_BEFORE = 3;
  private static final int SHOWN_AFTER = 4;
  private static final int SHOWN_CHARS = 600;

  private SlogComparison() {}

  /** The first difference; none if one of the two was not kept. */
  static Optional<Difference> first(RunResult reference, RunResult ours) {
    List<JsonNode> expected = reference.slog();
    List<JsonNode> actual = ours.slog();
    if (expected.isEmpty() || actual.isEmpty()) {
      return Optional.empty();
    }
    return first("event", SlogView.ordered(expected), SlogView.ordered(actual))
        .or(() ->
            first(
                "snapshot event",
                SlogView.saves(expected, reference.snapshots()),
                SlogView.saves(actual, reference.snapshots())));
  }

  private static Optional<Difference> first(
      String what, List<String> expected, List<String> actual) {
    for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
      if (!at(expected, i).equals(at(actual, i))) {
        return Optional.of(
            new Difference(
                "%s %d of the slog".formatted(what, i),
                at(expected, i),
                at(actual, i),
                around(expected, actual, i)));
      }
    }
    return Optional.empty();
  }

  private static List<String> around(List<String> expected, List<String> actual, int index) {
    List<String> lines = new ArrayList<>();
    for (int i = Math.max(0, index - SHOWN_BEFORE); i < index; i++) {
      lines.add("both: " + shortened(expected.get(i)));
    }
    for (int i = index + 1; i <= index + SHOWN_AFTER; i++) {
      lines.add("reference then: " + shortened(at(expected, i)));
    }
    for (int i = index + 1; i <= index + SHOWN_AFTER; i++) {
      lines.add("vatpool then: " + shortened(at(actual, i)));
    }
    return lines;
  }

  private static String at(List<String> lines, int index) {
    return index < lines.size() ? lines.get(index) : "(none)";
  }

  private static String shortened(String line) {
    return line.length() <= SHOWN_CHARS ? line : line.substring(0, SHOWN_CHARS) + "…";
  }
}

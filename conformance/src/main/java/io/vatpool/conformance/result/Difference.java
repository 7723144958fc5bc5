package io.vatpool.conformance.result;

import java.util.List;
import java.util.Objects;

/**
 * The first thing in which two runs differ.
 *
 * @param what differs, for instance {@code crankhash of crank 12}
 * @param expected the reference's value
 * @param actual ours
 * @param context what was going on, one line each
 */
public record Difference(String what, String expected, String actual, List<String> context) {
  private static final int SHOWN_CHARS_MAX = 4_000;

  /** Checks and copies. */
  public Difference {
    Objects.requireNonNull(what, "what");
    Objects.requireNonNull(expected, "expected");
    Objects.requireNonNull(actual, "actual");
    context = List.copyOf(context);
  }

  /** The report for people, several lines. */
  public String report() {
    StringBuilder text = new StringBuilder();
    text.append("first difference: ").append(what).append('\n');
    text.append("  reference: ").append(shown(expected)).append('\n');
    text.append("  vatpool:   ").append(shown(actual)).append('\n');
    context.forEach(line -> text.append("  ").append(shown(line)).append('\n'));
    return text.toString();
  }

  private static String shown(String value) {
    return value.length() <= SHOWN_CHARS_MAX
        ? value
        : value.substring(0, SHOWN_CHARS_MAX) + "… (" + value.length() + " characters)";
  }
}

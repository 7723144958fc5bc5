package io.vatpool.kernel.crank;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Lines that vats and hosts leave for tests ({@code vatPowers.testLog}); not part of the state, and
 * only the last of them are kept.
 */
public final class TestLog {
  /** The source of its lines among what a vat prints. */
  static final String SOURCE = "testLog";

  private static final int LINES_MAX = 10_000;

  private final Deque<String> lines = new ArrayDeque<>();

  /** Adds a line. */
  public void add(String line) {
    if (lines.size() == LINES_MAX) {
      lines.removeFirst();
    }
    lines.add(line);
  }

  /** The lines, oldest first. */
  public List<String> lines() {
    return List.copyOf(lines);
  }
}

package io.vatpool.cli.output;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Text in aligned columns. Built by one thread, row by row. */
public final class Table {

  private static final String GAP = "  ";

  private final List<String> head;
  private final List<List<String>> rows = new ArrayList<>();

  /** A table with these column titles. */
  public Table(String... head) {
    this.head = List.of(head);
  }

  /** Adds a row with as many cells as there are columns. */
  public Table row(Object... cells) {
    if (cells.length != head.size()) {
      throw new IllegalArgumentException(
          "a row of " + head.size() + " cells is needed, not " + cells.length);
    }
    rows.add(Arrays.stream(cells).map(String::valueOf).toList());
    return this;
  }

  /** The lines, each ended by a newline, without blanks at their ends. */
  public String text() {
    int[] widths = new int[head.size()];
    measure(widths, head);
    rows.forEach(row -> measure(widths, row));
    StringBuilder text = new StringBuilder();
    append(text, widths, head);
    rows.forEach(row -> append(text, widths, row));
    return text.toString();
  }

  private static void measure(int[] widths, List<String> cells) {
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Math.max(widths[i], cells.get(i).length());
    }
  }

  private static void append(StringBuilder text, int[] widths, List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = cells.get(i);
      line.append(cell).append(" ".repeat(widths[i] - cell.length())).append(GAP);
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }
}

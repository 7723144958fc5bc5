package io.vatpool.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes many rows with few statements of a script, none of which holds more than {@link
 * Script#BYTES_MAX} bytes or {@link #ROWS_MAX} rows.
 *
 * <p>One statement of many rows instead of the driver's batch: that sends upserts one by one, and
 * its server-side statements are prepared anew for every batch and never closed (driver 3.5.7).
 */
final class MultiRow {
  private static final int ROWS_MAX = 500;

  private final Script script;
  private final String head;
  private final String row;
  private final String tail;
  private final List<@Nullable Object> headParameters;
  private final List<@Nullable Object> parameters = new ArrayList<>();
  private int rows;
  private long bytes;

  /** Statements of the form {@code head row, row, … tail}, with these parameters of the head. */
  MultiRow(Script script, String head, String row, String tail, Object... headParameters) {
    this.script = script;
    this.head = head;
    this.row = row;
    this.tail = tail;
    this.headParameters = List.of(headParameters);
  }

  /** An {@code INSERT} of these columns, {@code suffix} coming after the rows. */
  static MultiRow insert(Script script, String into, List<String> columns, String suffix) {
    String marks = "?, ".repeat(columns.size() - 1) + "?";
    return new MultiRow(
        script, into + " (" + String.join(", ", columns) + ") VALUES ", "(" + marks + ")", suffix);
  }

  /** Takes one row of strings, byte arrays, numbers and nulls. */
  void add(@Nullable Object... values) throws SQLException {
    List<@Nullable Object> added = Arrays.asList(values);
    long rowBytes = Script.bytesOf(added);
    if (rows > 0 && (rows == ROWS_MAX || bytes + rowBytes > Script.BYTES_MAX)) {
      end();
    }
    parameters.addAll(added);
    rows++;
    bytes += rowBytes;
  }

  /** Adds what is left to the script. */
  void end() throws SQLException {
    if (rows == 0) {
      return;
    }
    List<@Nullable Object> all = new ArrayList<>(headParameters);
    all.addAll(parameters);
    script.add(head + (row + ", ").repeat(rows - 1) + row + tail, all, bytes);
    parameters.clear();
    rows = 0;
    bytes = 0;
  }
}

package io.vatpool.store;

import io.vatpool.kernel.port.SpanRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of {@code transcript_span}. */
final class SpanTable {
  private static final String COLUMNS = "vat_id, start_pos, end_pos, hash, is_current, incarnation";
  // A second current span of a vat would hit the unique key, and the update would change that
  // other row: null makes the statement fail instead.
  private static final String ON_DUPLICATE =
      " ON DUPLICATE KEY UPDATE start_pos = IF(start_pos = VALUES(start_pos), start_pos, NULL),"
          + " end_pos = VALUES(end_pos), hash = VALUES(hash),"
          + " is_current = VALUES(is_current), incarnation = VALUES(incarnation)";

  private SpanTable() {}

  static void put(Script script, String kernelId, List<SpanRow> spans) throws SQLException {
    MultiRow puts =
        MultiRow.insert(
            script,
            "INSERT INTO transcript_span",
            List.of(
                "kernel_id", "vat_id", "start_pos", "end_pos", "hash", "is_current", "incarnation"),
            ON_DUPLICATE);
    // A span that ends has to make room for the one that begins.
    for (SpanRow span : spans.stream().sorted(Comparator.comparing(SpanRow::current)).toList()) {
      puts.add(
          kernelId,
          span.vatId(),
          span.startPos(),
          span.endPos(),
          span.hash(),
          span.current() ? 1 : null,
          span.incarnation());
    }
    puts.end();
  }

  static void delete(Script script, String kernelId, SpanRow span) throws SQLException {
    TranscriptTable.delete(script, kernelId, span.vatId(), span.startPos(), span.endPos());
    script.add(
        "DELETE FROM transcript_span WHERE kernel_id = ? AND vat_id = ? AND start_pos = ?",
        kernelId,
        span.vatId(),
        span.startPos());
  }

  static @Nullable SpanRow current(Connection connection, String kernelId, String vatId)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT "
                + COLUMNS
                + " FROM transcript_span WHERE kernel_id = ? AND vat_id = ? AND is_current = 1")) {
      select.setString(1, kernelId);
      select.setString(2, vatId);
      List<SpanRow> spans = rows(select);
      return spans.isEmpty() ? null : spans.getFirst();
    }
  }

  static List<SpanRow> from(
      Connection connection, String kernelId, String vatId, long startPos, int limit)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT "
                + COLUMNS
                + " FROM transcript_span WHERE kernel_id = ? AND vat_id = ? AND start_pos >= ?"
                + " ORDER BY start_pos LIMIT ?")) {
      select.setString(1, kernelId);
      select.setString(2, vatId);
      select.setLong(3, startPos);
      select.setInt(4, limit);
      return rows(select);
    }
  }

  /** The spans before {@code startPos}, last first. */
  static List<SpanRow> before(
      Connection connection, String kernelId, String vatId, long startPos, int limit)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT "
                + COLUMNS
                + " FROM transcript_span WHERE kernel_id = ? AND vat_id = ? AND start_pos < ?"
                + " ORDER BY start_pos DESC LIMIT ?")) {
      select.setString(1, kernelId);
      select.setString(2, vatId);
      select.setLong(3, startPos);
      select.setInt(4, limit);
      return rows(select);
    }
  }

  /** The span that holds {@code position}, or null. */
  static @Nullable SpanRow at(Connection connection, String kernelId, String vatId, long position)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT "
                + COLUMNS
                + " FROM transcript_span WHERE kernel_id = ? AND vat_id = ? AND start_pos <= ?"
                + " ORDER BY start_pos DESC LIMIT 1")) {
      select.setString(1, kernelId);
      select.setString(2, vatId);
      select.setLong(3, position);
      List<SpanRow> spans = rows(select);
      return spans.isEmpty() || spans.getFirst().endPos() <= position ? null : spans.getFirst();
    }
  }

  /** The first span of an incarnation, or null. */
  static @Nullable SpanRow firstOf(
      Connection connection, String kernelId, String vatId, int incarnation) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT "
                + COLUMNS
                + " FROM transcript_span WHERE kernel_id = ? AND vat_id = ? AND incarnation = ?"
                + " ORDER BY start_pos LIMIT 1")) {
      select.setString(1, kernelId);
      select.setString(2, vatId);
      select.setInt(3, incarnation);
      List<SpanRow> spans = rows(select);
      return spans.isEmpty() ? null : spans.getFirst();
    }
  }

  private static List<SpanRow> rows(PreparedStatement select) throws SQLException {
    List<SpanRow> spans = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        spans.add(
            new SpanRow(
                row.getString(1),
                row.getLong(2),
                row.getLong(3),
                row.getString(4),
                row.getInt(5) == 1,
                row.getInt(6)));
      }
    }
    return spans;
  }
}

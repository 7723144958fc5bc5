package io.vatpool.store;

import io.vatpool.kernel.port.EntryRow;
import io.vatpool.protocol.Utf8;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The rows of {@code transcript_item}. */
final class TranscriptTable {
  private static final String SELECT =
      "SELECT position, chunks, bytes FROM transcript_item"
          + " WHERE kernel_id = ? AND vat_id = ? AND position >= ? AND position < ?"
          + " ORDER BY position, chunk";
  private static final String DELETE =
      "DELETE FROM transcript_item"
          + " WHERE kernel_id = ? AND vat_id = ? AND position >= ? AND position < ?";

  private TranscriptTable() {}

  /** Appends entries; a position that is taken fails. */
  static void append(Script script, String kernelId, List<EntryRow> entries) throws SQLException {
    MultiRow inserts =
        MultiRow.insert(
            script,
            "INSERT INTO transcript_item",
            List.of("kernel_id", "vat_id", "position", "chunk", "chunks", "incarnation", "bytes"),
            "");
    for (EntryRow entry : entries) {
      byte[] text = Utf8.bytes(entry.text());
      int chunks = Chunks.count(text.length);
      for (int i = 0; i < chunks; i++) {
        inserts.add(
            kernelId,
            entry.vatId(),
            entry.position(),
            i,
            chunks,
            entry.incarnation(),
            Chunks.piece(text, i));
      }
    }
    inserts.end();
  }

  static void delete(Script script, String kernelId, String vatId, long from, long to)
      throws SQLException {
    script.add(DELETE, kernelId, vatId, from, to);
  }

  /**
   * Texts of the entries at {@code from ≤ position < to}, in order.
   *
   * @throws StoreException if one is missing or incomplete
   */
  static List<String> read(Connection connection, String kernelId, String vatId, long from, long to)
      throws SQLException {
    List<String> texts = new ArrayList<>();
    List<byte[]> pieces = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(SELECT)) {
      bind(select, kernelId, vatId, from, to);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          if (row.getLong(1) != from + texts.size()) {
            throw missing(kernelId, vatId, from + texts.size());
          }
          pieces.add(row.getBytes(3));
          if (pieces.size() == row.getInt(2)) {
            texts.add(Utf8.string(Chunks.join(pieces)));
            pieces.clear();
          }
        }
      }
    }
    if (!pieces.isEmpty()) {
      throw missing(kernelId, vatId, from + texts.size());
    }
    return texts;
  }

  static StoreException missing(String kernelId, String vatId, long position) {
    return new StoreException(
        "transcript entry %d of vat %s of kernel %s is missing or incomplete in MariaDB"
            .formatted(position, vatId, kernelId));
  }

  private static void bind(
      PreparedStatement statement, String kernelId, String vatId, long from, long to)
      throws SQLException {
    statement.setString(1, kernelId);
    statement.setString(2, vatId);
    statement.setLong(3, from);
    statement.setLong(4, to);
  }
}

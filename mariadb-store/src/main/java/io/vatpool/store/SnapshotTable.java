package io.vatpool.store;

import io.vatpool.kernel.port.SnapshotRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of {@code snapshot}. */
final class SnapshotTable {
  private static final String COLUMNS =
      "vat_id, snap_pos, snapshot_id, in_use, uncompressed_bytes, compressed_bytes";
  private static final String SELECT = "SELECT " + COLUMNS + " FROM snapshot";
  // As with spans: never change the row of another position because of the unique key.
  private static final String ON_DUPLICATE =
      " ON DUPLICATE KEY UPDATE snap_pos = IF(snap_pos = VALUES(snap_pos), snap_pos, NULL),"
          + " snapshot_id = VALUES(snapshot_id), in_use = VALUES(in_use),"
          + " uncompressed_bytes = VALUES(uncompressed_bytes),"
          + " compressed_bytes = VALUES(compressed_bytes), written_at = UTC_TIMESTAMP(6)";

  private SnapshotTable() {}

  static void put(Script script, String kernelId, List<SnapshotRow> snapshots) throws SQLException {
    MultiRow puts =
        MultiRow.insert(
            script,
            "INSERT INTO snapshot",
            List.of(
                "kernel_id",
                "vat_id",
                "snap_pos",
                "snapshot_id",
                "in_use",
                "uncompressed_bytes",
                "compressed_bytes"),
            ON_DUPLICATE);
    for (SnapshotRow snapshot :
        snapshots.stream().sorted(Comparator.comparing(SnapshotRow::inUse)).toList()) {
      puts.add(
          kernelId,
          snapshot.vatId(),
          snapshot.snapPos(),
          snapshot.snapshotId(),
          snapshot.inUse() ? 1 : null,
          snapshot.uncompressedBytes(),
          snapshot.compressedBytes());
    }
    puts.end();
  }

  static void delete(Script script, String kernelId, List<SnapshotRow> snapshots)
      throws SQLException {
    MultiRow deletes =
        new MultiRow(
            script,
            "DELETE FROM snapshot WHERE kernel_id = ? AND (vat_id, snap_pos) IN (",
            "(?, ?)",
            ")",
            kernelId);
    for (SnapshotRow snapshot : snapshots) {
      deletes.add(snapshot.vatId(), snapshot.snapPos());
    }
    deletes.end();
  }

  static @Nullable SnapshotRow inUse(Connection connection, String kernelId, String vatId)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            SELECT + " WHERE kernel_id = ? AND vat_id = ? AND in_use = 1")) {
      select.setString(1, kernelId);
      select.setString(2, vatId);
      List<SnapshotRow> snapshots = rows(select);
      return snapshots.isEmpty() ? null : snapshots.getFirst();
    }
  }

  static List<SnapshotRow> from(
      Connection connection, String kernelId, String vatId, long snapPos, int limit)
      throws SQLException {
    return list(
        connection,
        SELECT + " WHERE kernel_id = ? AND vat_id = ? AND snap_pos >= ? ORDER BY snap_pos LIMIT ?",
        kernelId,
        vatId,
        snapPos,
        limit);
  }

  /** Newest first. */
  static List<SnapshotRow> before(
      Connection connection, String kernelId, String vatId, long snapPos, int limit)
      throws SQLException {
    return list(
        connection,
        SELECT
            + " WHERE kernel_id = ? AND vat_id = ? AND snap_pos < ?"
            + " ORDER BY snap_pos DESC LIMIT ?",
        kernelId,
        vatId,
        snapPos,
        limit);
  }

  private static List<SnapshotRow> list(
      Connection connection, String sql, String kernelId, String vatId, long snapPos, int limit)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, kernelId);
      select.setString(2, vatId);
      select.setLong(3, snapPos);
      select.setInt(4, limit);
      return rows(select);
    }
  }

  private static List<SnapshotRow> rows(PreparedStatement select) throws SQLException {
    List<SnapshotRow> snapshots = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        snapshots.add(
            new SnapshotRow(
                row.getString(1),
                row.getLong(2),
                row.getString(3),
                row.getInt(4) == 1,
                row.getLong(5),
                row.getLong(6)));
      }
    }
    return snapshots;
  }
}

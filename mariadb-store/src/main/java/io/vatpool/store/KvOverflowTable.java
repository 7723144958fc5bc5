package io.vatpool.store;

import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values that do not fit one row of {@code kv}. */
final class KvOverflowTable {
  private KvOverflowTable() {}

  static boolean isUsedBy(Connection connection, String kernelId) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT 1 FROM kv_overflow WHERE kernel_id = ? LIMIT 1")) {
      select.setString(1, kernelId);
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }

  /** The value, or null if the rows are not those that {@code sha256} stands for. */
  static byte @Nullable [] read(
      Connection connection, String kernelId, byte[] keyHash, int chunks, byte[] sha256)
      throws SQLException {
    List<byte[]> pieces = new ArrayList<>(chunks);
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT bytes FROM kv_overflow WHERE kernel_id = ? AND key_hash = ? ORDER BY chunk")) {
      select.setString(1, kernelId);
      select.setBytes(2, keyHash);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          pieces.add(row.getBytes(1));
        }
      }
    }
    byte[] whole = Chunks.join(pieces);
    return MessageDigest.isEqual(Hashes.sha256(whole), sha256) ? whole : null;
  }

  static MultiRow inserts(Script script) {
    return MultiRow.insert(
        script, "INSERT INTO kv_overflow", List.of("kernel_id", "key_hash", "chunk", "bytes"), "");
  }

  static void insert(MultiRow inserts, String kernelId, byte[] keyHash, byte[] value)
      throws SQLException {
    for (int i = 0; i < Chunks.count(value.length); i++) {
      inserts.add(kernelId, keyHash, i, Chunks.piece(value, i));
    }
  }

  static void delete(Script script, String kernelId, Collection<String> keys) throws SQLException {
    MultiRow deletes =
        new MultiRow(
            script,
            "DELETE FROM kv_overflow WHERE kernel_id = ? AND key_hash IN (",
            "?",
            ")",
            kernelId);
    for (String key : keys) {
      deletes.add((Object) KeyBytes.of(key).hash());
    }
    deletes.end();
  }
}

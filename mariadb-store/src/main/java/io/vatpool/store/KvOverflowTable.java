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
  static final String INSERT =
      "INSERT INTO kv_overflow (kernel_id, key_hash, chunk, bytes) VALUES (?, ?, ?, ?)";

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

  static void insert(Batch chunks, String kernelId, byte[] keyHash, byte[] value)
      throws SQLException {
    for (int i = 0; i < Chunks.count(value.length); i++) {
      byte[] piece = Chunks.piece(value, i);
      int index = i;
      chunks.add(
          piece.length,
          row -> {
            row.setString(1, kernelId);
            row.setBytes(2, keyHash);
            row.setInt(3, index);
            row.setBytes(4, piece);
          });
    }
  }

  static void delete(Connection connection, String kernelId, Collection<String> keys)
      throws SQLException {
    try (Batch deletes =
        new Batch(connection, "DELETE FROM kv_overflow WHERE kernel_id = ? AND key_hash = ?")) {
      for (String key : keys) {
        byte[] hash = KeyBytes.of(key).hash();
        deletes.add(
            hash.length,
            row -> {
              row.setString(1, kernelId);
              row.setBytes(2, hash);
            });
      }
      deletes.send();
    }
  }
}

package io.vatpool.store;

import io.vatpool.protocol.Utf8;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of {@code bundle_blob} and {@code kernel_bundle}. */
final class BundleTable {
  private BundleTable() {}

  /** Stores the text unless it is there: a bundle's id stands for its contents. */
  static void putBlob(Script script, String bundleId, String text) throws SQLException {
    byte[] bytes = Utf8.bytes(text);
    int chunks = Chunks.count(bytes.length);
    MultiRow inserts =
        MultiRow.insert(
            script,
            "INSERT IGNORE INTO bundle_blob",
            List.of("bundle_id", "chunk", "chunks", "bytes"),
            "");
    for (int i = 0; i < chunks; i++) {
      inserts.add(bundleId, i, chunks, Chunks.piece(bytes, i));
    }
    inserts.end();
  }

  static @Nullable String blob(Connection connection, String bundleId) throws SQLException {
    List<byte[]> pieces = new ArrayList<>();
    int chunks = 0;
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT chunks, bytes FROM bundle_blob WHERE bundle_id = ? ORDER BY chunk")) {
      select.setString(1, bundleId);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          chunks = row.getInt(1);
          pieces.add(row.getBytes(2));
        }
      }
    }
    if (pieces.isEmpty()) {
      return null;
    }
    if (pieces.size() != chunks) {
      throw new StoreException("bundle " + bundleId + " is incomplete in MariaDB");
    }
    return Utf8.string(Chunks.join(pieces));
  }

  static boolean hasBlob(Connection connection, String bundleId) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT 1 FROM bundle_blob WHERE bundle_id = ? AND chunk = 0")) {
      select.setString(1, bundleId);
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }

  static void install(Script script, String kernelId, String bundleId) throws SQLException {
    script.add(
        "INSERT IGNORE INTO kernel_bundle (kernel_id, bundle_id) VALUES (?, ?)",
        kernelId,
        bundleId);
  }

  static void remove(Script script, String kernelId, String bundleId) throws SQLException {
    script.add(
        "DELETE FROM kernel_bundle WHERE kernel_id = ? AND bundle_id = ?", kernelId, bundleId);
  }

  static boolean isInstalled(Connection connection, String kernelId, String bundleId)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT 1 FROM kernel_bundle WHERE kernel_id = ? AND bundle_id = ?")) {
      select.setString(1, kernelId);
      select.setString(2, bundleId);
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }

  static List<String> installed(Connection connection, String kernelId, String after, int limit)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT bundle_id FROM kernel_bundle WHERE kernel_id = ? AND bundle_id > ?"
                + " ORDER BY bundle_id LIMIT ?")) {
      select.setString(1, kernelId);
      select.setString(2, after);
      select.setInt(3, limit);
      List<String> ids = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          ids.add(row.getString(1));
        }
      }
      return ids;
    }
  }
}

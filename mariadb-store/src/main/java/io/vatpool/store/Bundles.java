package io.vatpool.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Bundles of the whole installation, by id. Which kernel has which is the kernel's own state, see
 * {@link MariaDbKernelStore}. Whoever stores a bundle has checked that its id is its hash.
 */
public final class Bundles {
  private final DataSource dataSource;

  /** Reads and writes through {@code dataSource}. */
  public Bundles(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** Stores a bundle's JSON text; nothing if it is there. */
  public void put(String bundleId, String text) {
    Db.transaction(
        dataSource,
        "storing bundle " + bundleId,
        connection -> {
          Script script = new Script(connection);
          BundleTable.putBlob(script, bundleId, text);
          script.send();
          return true;
        });
  }

  /** The bundle's JSON text, or null. */
  public @Nullable String get(String bundleId) {
    return Db.find(
        dataSource,
        "reading bundle " + bundleId,
        connection -> BundleTable.blob(connection, bundleId));
  }

  /** Whether the bundle is there. */
  public boolean has(String bundleId) {
    return Db.call(
        dataSource,
        "looking for bundle " + bundleId,
        connection -> BundleTable.hasBlob(connection, bundleId));
  }

  /** Ids of the bundles after {@code bundleId} in order, at most {@code limit}; start with "". */
  public List<String> list(String bundleId, int limit) {
    return Db.call(
        dataSource,
        "listing bundles",
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT bundle_id FROM bundle_blob WHERE bundle_id > ? AND chunk = 0"
                      + " ORDER BY bundle_id LIMIT ?")) {
            select.setString(1, bundleId);
            select.setInt(2, limit);
            List<String> ids = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                ids.add(row.getString(1));
              }
            }
            return ids;
          }
        });
  }
}

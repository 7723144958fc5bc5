package io.vatpool.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The kernels of this installation. */
public final class KernelRegistry {
  private static final String SELECT =
      "SELECT kernel_id, state, state_reason, config, created_at FROM kernels";

  /** Rows deleted in one transaction when a kernel is deleted. */
  private static final int DELETE_ROWS = 5_000;

  private static final List<String> STATE_TABLES =
      List.of(
          "kv",
          "kv_overflow",
          "transcript_item",
          "transcript_span",
          "snapshot",
          "kernel_bundle",
          "idempotency_key");

  private final DataSource dataSource;

  /** Reads and writes through {@code dataSource}. */
  public KernelRegistry(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * Registers a kernel, with a lease that nobody holds.
   *
   * @return false if there is one of this id
   */
  public boolean create(String kernelId, String state, String config) {
    return Db.transaction(
        dataSource,
        "registering kernel " + kernelId,
        connection -> {
          try (PreparedStatement kernel =
                  connection.prepareStatement(
                      "INSERT INTO kernels (kernel_id, state, config, created_at)"
                          + " VALUES (?, ?, ?, UTC_TIMESTAMP(6))");
              PreparedStatement lease =
                  connection.prepareStatement(
                      "INSERT INTO kernel_lease (kernel_id, epoch, expires_at, block_number)"
                          + " VALUES (?, 0, UTC_TIMESTAMP(6), 0)")) {
            kernel.setString(1, kernelId);
            kernel.setString(2, state);
            kernel.setString(3, config);
            try {
              kernel.executeUpdate();
            } catch (SQLIntegrityConstraintViolationException e) {
              return false;
            }
            lease.setString(1, kernelId);
            lease.executeUpdate();
            return true;
          }
        });
  }

  /** The kernel, or null. */
  public @Nullable KernelRow find(String kernelId) {
    return Db.find(
        dataSource,
        "reading kernel " + kernelId,
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(SELECT + " WHERE kernel_id = ?")) {
            select.setString(1, kernelId);
            List<KernelRow> kernels = rows(select);
            return kernels.isEmpty() ? null : kernels.getFirst();
          }
        });
  }

  /** The kernels after {@code kernelId} in order, at most {@code limit}; start with "". */
  public List<KernelRow> list(String kernelId, int limit) {
    return Db.call(
        dataSource,
        "listing kernels",
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  SELECT + " WHERE kernel_id > ? ORDER BY kernel_id LIMIT ?")) {
            select.setString(1, kernelId);
            select.setInt(2, limit);
            return rows(select);
          }
        });
  }

  /**
   * Notes what a kernel is doing now.
   *
   * @return false if there is no such kernel
   */
  public boolean setState(String kernelId, String state, @Nullable String reason) {
    return Db.transaction(
        dataSource,
        "setting the state of kernel " + kernelId,
        connection -> {
          try (PreparedStatement update =
              connection.prepareStatement(
                  "UPDATE kernels SET state = ?, state_reason = ? WHERE kernel_id = ?")) {
            update.setString(1, state);
            update.setString(2, reason);
            update.setString(3, kernelId);
            return update.executeUpdate() == 1;
          }
        });
  }

  /**
   * Replaces what the kernel was created from, for the parts that may change.
   *
   * @return false if there is no such kernel
   */
  public boolean setConfig(String kernelId, String config) {
    return Db.transaction(
        dataSource,
        "changing kernel " + kernelId,
        connection -> setConfig(connection, kernelId, config));
  }

  /** {@link #setConfig} in a block's transaction. */
  public static ExtraWrite configOf(String kernelId, String config) {
    return connection -> setConfig(connection, kernelId, config);
  }

  private static boolean setConfig(Connection connection, String kernelId, String config)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE kernels SET config = ? WHERE kernel_id = ?")) {
      update.setString(1, config);
      update.setString(2, kernelId);
      return update.executeUpdate() == 1;
    }
  }

  /**
   * Deletes a kernel with everything that is its own, in many small transactions: the lease goes
   * first, so that whoever runs it cannot commit any more. May be repeated after a failure.
   */
  public void delete(String kernelId) {
    deleteRows("kernel_lease", kernelId);
    STATE_TABLES.forEach(table -> deleteRows(table, kernelId));
    deleteRows("kernels", kernelId);
  }

  private void deleteRows(String table, String kernelId) {
    String sql = "DELETE FROM " + table + " WHERE kernel_id = ? LIMIT " + DELETE_ROWS;
    int deleted;
    do {
      deleted =
          Db.transaction(
              dataSource,
              "deleting kernel " + kernelId + " from " + table,
              connection -> {
                try (PreparedStatement delete = connection.prepareStatement(sql)) {
                  delete.setString(1, kernelId);
                  return delete.executeUpdate();
                }
              });
    } while (deleted == DELETE_ROWS);
  }

  private static List<KernelRow> rows(PreparedStatement select) throws SQLException {
    List<KernelRow> kernels = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        kernels.add(
            new KernelRow(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getObject(5, LocalDateTime.class).toInstant(ZoneOffset.UTC)));
      }
    }
    return kernels;
  }
}

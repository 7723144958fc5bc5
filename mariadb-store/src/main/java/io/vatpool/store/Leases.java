package io.vatpool.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Who runs which kernel. Expiry goes by the database's clock alone. An expired lease still commits
 * as long as nobody has taken it over: only the epoch fences.
 */
public final class Leases {
  private static final String NOW = "UTC_TIMESTAMP(6)";
  private static final String IN_MICROS = "DATE_ADD(" + NOW + ", INTERVAL ? MICROSECOND)";
  private static final String SELECT =
      "SELECT kernel_id, epoch, holder, holder_url,"
          + " TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(6), expires_at), block_number"
          + " FROM kernel_lease";

  private final DataSource dataSource;

  /** Reads and writes through {@code dataSource}. */
  public Leases(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * Takes the lease if it is free or this holder's own. Every success has a new epoch, so that an
   * earlier life of the same holder is fenced too.
   *
   * @param holderUrl where other gateways and people can reach the holder
   * @return empty if another holder has it, or there is no such kernel
   */
  public Optional<Lease> acquire(
      String kernelId, String holder, String holderUrl, Duration duration) {
    return Db.transaction(
        dataSource,
        "taking the lease of kernel " + kernelId,
        connection -> {
          try (PreparedStatement update =
              connection.prepareStatement(
                  "UPDATE kernel_lease SET epoch = epoch + 1, holder = ?, holder_url = ?,"
                      + " expires_at = "
                      + IN_MICROS
                      + " WHERE kernel_id = ? AND (holder IS NULL OR holder = ? OR expires_at < "
                      + NOW
                      + ")")) {
            update.setString(1, holder);
            update.setString(2, holderUrl);
            update.setLong(3, duration.dividedBy(ChronoUnit.MICROS.getDuration()));
            update.setString(4, kernelId);
            update.setString(5, holder);
            if (update.executeUpdate() == 0) {
              return Optional.empty();
            }
          }
          LeaseState state = read(connection, kernelId);
          return state == null
              ? Optional.empty()
              : Optional.of(new Lease(kernelId, state.epoch(), holder));
        });
  }

  /**
   * Prolongs the lease.
   *
   * @return false if another holder has taken it
   */
  public boolean renew(Lease lease, Duration duration) {
    return update(
        "UPDATE kernel_lease SET expires_at = "
            + IN_MICROS
            + " WHERE kernel_id = ? AND epoch = ? AND holder = ?",
        "renewing the lease of kernel " + lease.kernelId(),
        lease,
        duration);
  }

  /** Gives the lease back, so that another gateway need not wait for it to expire. */
  public void release(Lease lease) {
    update(
        "UPDATE kernel_lease SET holder = NULL, holder_url = NULL, expires_at = "
            + IN_MICROS
            + " WHERE kernel_id = ? AND epoch = ? AND holder = ?",
        "releasing the lease of kernel " + lease.kernelId(),
        lease,
        Duration.ZERO);
  }

  /** Whether nobody has taken the lease since, and it was not given back. */
  public boolean isHeld(Lease lease) {
    LeaseState now = state(lease.kernelId());
    return now != null && now.epoch() == lease.epoch() && lease.holder().equals(now.holder());
  }

  /** The state of a kernel's lease, or null if there is no such kernel. */
  public @Nullable LeaseState state(String kernelId) {
    return Db.find(
        dataSource,
        "reading the lease of kernel " + kernelId,
        connection -> read(connection, kernelId));
  }

  /** Leases that may be taken now, at most {@code limit}. */
  public List<LeaseState> free(int limit) {
    return Db.call(
        dataSource,
        "looking for free leases",
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  SELECT
                      + " WHERE holder IS NULL OR expires_at < "
                      + NOW
                      + " ORDER BY kernel_id LIMIT ?")) {
            select.setInt(1, limit);
            return rows(select);
          }
        });
  }

  /** Leases that are in this holder's name, expired or not, at most {@code limit}. */
  public List<LeaseState> heldBy(String holder, int limit) {
    return Db.call(
        dataSource,
        "looking for the leases of " + holder,
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  SELECT + " WHERE holder = ? ORDER BY kernel_id LIMIT ?")) {
            select.setString(1, holder);
            select.setInt(2, limit);
            return rows(select);
          }
        });
  }

  /** All leases after {@code kernelId} in order, at most {@code limit}; start with "". */
  public List<LeaseState> list(String kernelId, int limit) {
    return Db.call(
        dataSource,
        "listing leases",
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

  private boolean update(String sql, String doing, Lease lease, Duration duration) {
    return Db.transaction(
        dataSource,
        doing,
        connection -> {
          try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setLong(1, duration.dividedBy(ChronoUnit.MICROS.getDuration()));
            update.setString(2, lease.kernelId());
            update.setLong(3, lease.epoch());
            update.setString(4, lease.holder());
            return update.executeUpdate() == 1;
          }
        });
  }

  static @Nullable LeaseState read(Connection connection, String kernelId) throws SQLException {
    return read(connection, kernelId, "");
  }

  /** Waits for whatever transaction has the row, so that its outcome is known. */
  static @Nullable LeaseState readLocked(Connection connection, String kernelId)
      throws SQLException {
    return read(connection, kernelId, " FOR UPDATE");
  }

  private static @Nullable LeaseState read(Connection connection, String kernelId, String lock)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(SELECT + " WHERE kernel_id = ?" + lock)) {
      select.setString(1, kernelId);
      List<LeaseState> states = rows(select);
      return states.isEmpty() ? null : states.getFirst();
    }
  }

  private static List<LeaseState> rows(PreparedStatement select) throws SQLException {
    List<LeaseState> states = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        states.add(
            new LeaseState(
                row.getString(1),
                row.getLong(2),
                row.getString(3),
                row.getString(4),
                Duration.of(row.getLong(5), ChronoUnit.MICROS),
                row.getLong(6)));
      }
    }
    return states;
  }
}

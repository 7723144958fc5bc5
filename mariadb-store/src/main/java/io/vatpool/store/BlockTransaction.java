package io.vatpool.store;

import io.vatpool.kernel.port.BlockChanges;
import io.vatpool.kernel.port.FencedException;
import io.vatpool.kernel.port.SpanRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * One block in one transaction. Its first statement counts the kernel's blocks up in the lease row:
 * it locks the row, checks epoch and holder, and leaves a mark by which a commit whose answer was
 * lost can be told from one that never happened.
 */
final class BlockTransaction {
  private static final String FENCE =
      "UPDATE kernel_lease SET block_number = ?"
          + " WHERE kernel_id = ? AND epoch = ? AND holder = ? AND block_number = ?";

  private final DataSource dataSource;
  private final Lease lease;

  BlockTransaction(DataSource dataSource, Lease lease) {
    this.dataSource = dataSource;
    this.lease = lease;
  }

  /**
   * Commits block number {@code block}, the one after the last.
   *
   * @param mayHaveOverflow false if the kernel surely has no row in {@code kv_overflow}
   * @return whether it may have some now
   * @throws FencedException if the lease is another's; nothing was written
   */
  boolean commit(
      long block, BlockChanges changes, List<ExtraWrite> extras, boolean mayHaveOverflow) {
    String doing = "committing block " + block + " of kernel " + lease.kernelId();
    Retries retries = new Retries(doing);
    while (true) {
      try (Connection connection = dataSource.getConnection()) {
        connection.setAutoCommit(false);
        try {
          boolean overflow = write(connection, block, changes, extras, mayHaveOverflow);
          connection.commit();
          return overflow;
        } catch (SQLException | RuntimeException e) {
          Db.rollback(connection);
          throw e;
        } finally {
          Db.endTransaction(connection);
        }
      } catch (SQLException e) {
        if (Retries.isConnectionLost(e)) {
          retries.again(e);
          if (wasCommitted(block, retries)) {
            return true;
          }
        } else {
          retries.afterConflict(e);
        }
      }
    }
  }

  private boolean write(
      Connection connection,
      long block,
      BlockChanges changes,
      List<ExtraWrite> extras,
      boolean mayHaveOverflow)
      throws SQLException {
    fence(connection, block);
    String kernelId = lease.kernelId();
    for (SpanRow span : changes.deletedSpans()) {
      SpanTable.delete(connection, kernelId, span);
    }
    SnapshotTable.delete(connection, kernelId, changes.deletedSnapshots());
    boolean overflow = KvTable.write(connection, kernelId, changes.kv(), mayHaveOverflow);
    TranscriptTable.append(connection, kernelId, changes.entries());
    SpanTable.put(connection, kernelId, changes.spans());
    SnapshotTable.put(connection, kernelId, changes.snapshots());
    for (Map.Entry<String, String> bundle : changes.bundles().entrySet()) {
      BundleTable.putBlob(connection, bundle.getKey(), bundle.getValue());
      BundleTable.install(connection, kernelId, bundle.getKey());
    }
    for (String bundleId : changes.deletedBundles()) {
      BundleTable.remove(connection, kernelId, bundleId);
    }
    for (ExtraWrite extra : extras) {
      extra.write(connection);
    }
    return overflow;
  }

  private void fence(Connection connection, long block) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(FENCE)) {
      update.setLong(1, block);
      update.setString(2, lease.kernelId());
      update.setLong(3, lease.epoch());
      update.setString(4, lease.holder());
      update.setLong(5, block - 1);
      if (update.executeUpdate() != 1) {
        throw fenced(block, Leases.read(connection, lease.kernelId()));
      }
    }
  }

  /** The connection broke: did the server commit before that? */
  private boolean wasCommitted(long block, Retries retries) {
    while (true) {
      try (Connection connection = dataSource.getConnection()) {
        connection.setAutoCommit(false);
        try {
          LeaseState state = Leases.readLocked(connection, lease.kernelId());
          if (state == null || state.epoch() != lease.epoch() || state.blockNumber() > block) {
            throw fenced(block, state);
          }
          return state.blockNumber() == block;
        } finally {
          Db.rollback(connection);
          Db.endTransaction(connection);
        }
      } catch (SQLException e) {
        retries.again(e);
      }
    }
  }

  private FencedException fenced(long block, @Nullable LeaseState now) {
    return new FencedException(
        "block %d of kernel %s with epoch %d of %s is refused: the database has %s"
            .formatted(
                block,
                lease.kernelId(),
                lease.epoch(),
                lease.holder(),
                now == null
                    ? "no such kernel"
                    : "epoch %d of %s and %d blocks"
                        .formatted(
                            now.epoch(),
                            now.holder() == null ? "nobody" : now.holder(),
                            now.blockNumber())));
  }
}

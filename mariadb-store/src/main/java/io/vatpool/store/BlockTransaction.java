package io.vatpool.store;

import io.vatpool.kernel.port.BlockChanges;
import io.vatpool.kernel.port.FencedException;
import io.vatpool.kernel.port.SpanRow;
import java.sql.Connection;
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

  /** What SQL has for an error of one's own. */
  private static final String FENCED_STATE = "45000";

  private static final String INSIST_ON_LEASE =
      "IF ROW_COUNT() <> 1 THEN SIGNAL SQLSTATE '"
          + FENCED_STATE
          + "' SET MESSAGE_TEXT = 'the lease is another''s'; END IF";

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
        try {
          return write(new Script(connection), block, changes, extras, mayHaveOverflow);
        } catch (SQLException | RuntimeException e) {
          Db.abandon(connection);
          if (e instanceof SQLException sql && FENCED_STATE.equals(sql.getSQLState())) {
            throw fenced(block, Leases.read(connection, lease.kernelId()));
          }
          throw e;
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

  /** Everything from the start of the transaction to its commit; one round trip if it is short. */
  private boolean write(
      Script script,
      long block,
      BlockChanges changes,
      List<ExtraWrite> extras,
      boolean mayHaveOverflow)
      throws SQLException {
    String kernelId = lease.kernelId();
    script.add("START TRANSACTION");
    script.add(FENCE, block, kernelId, lease.epoch(), lease.holder(), block - 1);
    script.add(INSIST_ON_LEASE);
    for (SpanRow span : changes.deletedSpans()) {
      SpanTable.delete(script, kernelId, span);
    }
    SnapshotTable.delete(script, kernelId, changes.deletedSnapshots());
    boolean overflow = KvTable.write(script, kernelId, changes.kv(), mayHaveOverflow);
    TranscriptTable.append(script, kernelId, changes.entries());
    SpanTable.put(script, kernelId, changes.spans());
    SnapshotTable.put(script, kernelId, changes.snapshots());
    for (Map.Entry<String, String> bundle : changes.bundles().entrySet()) {
      BundleTable.putBlob(script, bundle.getKey(), bundle.getValue());
      BundleTable.install(script, kernelId, bundle.getKey());
    }
    for (String bundleId : changes.deletedBundles()) {
      BundleTable.remove(script, kernelId, bundleId);
    }
    for (ExtraWrite extra : extras) {
      extra.write(script.sent());
    }
    script.add("COMMIT");
    script.send();
    return overflow;
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

package io.vatpool.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * Which vats were used last and where; workers write it now and then, so that a pool that starts
 * again knows what was really in use. A row that is lost or late costs time only.
 */
public final class VatUses {
  /** Rows of one statement. */
  private static final int ROWS_MAX = 500;

  private static final Duration AGE_MAX = Duration.ofDays(365);

  private final DataSource dataSource;

  /** Reads and writes through {@code dataSource}. */
  public VatUses(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** Writes uses; those of a kernel that is gone are left out. */
  public void record(List<VatUse> uses) {
    for (int from = 0; from < uses.size(); from += ROWS_MAX) {
      List<VatUse> some = uses.subList(from, Math.min(uses.size(), from + ROWS_MAX));
      Db.transaction(
          dataSource,
          "writing which vats were used",
          connection -> {
            String row = "(?, ?, ?, UTC_TIMESTAMP(6) - INTERVAL ? MICROSECOND), ";
            String rows = row.repeat(some.size());
            // IGNORE is for the foreign key: a kernel may have been deleted meanwhile.
            String sql =
                "INSERT IGNORE INTO vat_use (kernel_id, vat_id, worker_id, used_at) VALUES "
                    + rows.substring(0, rows.length() - 2)
                    + " ON DUPLICATE KEY UPDATE worker_id = VALUES(worker_id),"
                    + " used_at = VALUES(used_at)";
            try (PreparedStatement put = connection.prepareStatement(sql)) {
              int place = 1;
              for (VatUse use : some) {
                put.setString(place++, use.kernelId());
                put.setString(place++, use.vatId());
                put.setString(place++, use.workerId());
                put.setLong(place++, micros(use.age()));
              }
              return put.executeUpdate();
            }
          });
    }
  }

  /** The kernel's vats that were used last, the latest first, at most {@code limit}. */
  public List<VatUse> latest(String kernelId, int limit) {
    return Db.call(
        dataSource,
        "reading which vats were used",
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT vat_id, worker_id, TIMESTAMPDIFF(MICROSECOND, used_at, UTC_TIMESTAMP(6))"
                      + " FROM vat_use WHERE kernel_id = ? ORDER BY used_at DESC LIMIT ?")) {
            select.setString(1, kernelId);
            select.setInt(2, limit);
            List<VatUse> uses = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                uses.add(
                    new VatUse(
                        kernelId,
                        row.getString(1),
                        row.getString(2),
                        Duration.of(row.getLong(3), ChronoUnit.MICROS)));
              }
            }
            return uses;
          }
        });
  }

  private static long micros(Duration age) {
    Duration bounded = age.compareTo(AGE_MAX) < 0 ? age : AGE_MAX;
    return bounded.dividedBy(ChronoUnit.MICROS.getDuration());
  }
}

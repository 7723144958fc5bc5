package io.vatpool.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** Which vats are suspended or paused, and for which of them something waits, since when. */
public final class VatLives {
  /** Kernels or vats asked for in one statement. */
  private static final int ASKED_MAX = 500;

  private static final String AGE = "COALESCE(TIMESTAMPDIFF(MICROSECOND, %s, UTC_TIMESTAMP(6)), 0)";

  private final DataSource dataSource;

  /** Reads through {@code dataSource}. */
  public VatLives(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * Vats of one state.
   *
   * @param life {@code running}, {@code suspended}, {@code paused} or {@code suspended+paused}
   * @param vats how many; of those that run only such for which something waits
   * @param waiting events in their side queues
   * @param oldest how long anything has waited in one of them at most
   */
  public record Count(String life, long vats, long waiting, Duration oldest) {}

  /**
   * Writes changes in a block's transaction.
   *
   * @param lives states by vat
   * @param waiting lengths of side queues by vat
   */
  public static ExtraWrite changed(
      String kernelId, Map<String, String> lives, Map<String, Long> waiting) {
    return connection -> {
      Script script = new Script(connection);
      MultiRow states =
          MultiRow.insert(
              script,
              "INSERT INTO vat_life",
              List.of("kernel_id", "vat_id", "life"),
              " ON DUPLICATE KEY UPDATE life = VALUES(life)");
      for (Map.Entry<String, String> life : lives.entrySet()) {
        states.add(kernelId, life.getKey(), life.getValue());
      }
      states.end();
      MultiRow queues =
          new MultiRow(
              script,
              "INSERT INTO vat_life (kernel_id, vat_id, waiting, waiting_since) VALUES ",
              "(?, ?, ?, UTC_TIMESTAMP(6))",
              " ON DUPLICATE KEY UPDATE waiting = VALUES(waiting), waiting_since ="
                  + " IF(VALUES(waiting) = 0, NULL, COALESCE(waiting_since, UTC_TIMESTAMP(6)))");
      for (Map.Entry<String, Long> queue : waiting.entrySet()) {
        queues.add(kernelId, queue.getKey(), queue.getValue());
      }
      queues.end();
      script.add(
          "DELETE FROM vat_life WHERE kernel_id = ? AND life = 'running' AND waiting = 0",
          kernelId);
      script.send();
    };
  }

  /** For how long something has waited for these vats; those for which nothing does are missing. */
  public Map<String, Duration> waiting(String kernelId, List<String> vatIds) {
    Map<String, Duration> ages = new HashMap<>();
    for (List<String> some : parts(vatIds)) {
      Db.call(
          dataSource,
          "reading for how long side queues have waited",
          connection -> {
            List<String> asked = new ArrayList<>(some);
            asked.add(kernelId);
            String sql =
                "SELECT vat_id, "
                    + AGE.formatted("waiting_since")
                    + " FROM vat_life WHERE vat_id"
                    + " IN ("
                    + marks(some)
                    + ") AND kernel_id = ? AND waiting > 0";
            try (PreparedStatement select = prepared(connection, sql, asked);
                ResultSet row = select.executeQuery()) {
              while (row.next()) {
                ages.put(row.getString(1), micros(row.getLong(2)));
              }
              return ages;
            }
          });
    }
    return ages;
  }

  /** The vats with rows of these kernels, counted; a state may appear more than once. */
  public List<Count> counts(List<String> kernelIds) {
    List<Count> counts = new ArrayList<>();
    for (List<String> some : parts(kernelIds)) {
      Db.call(
          dataSource,
          "counting vats by state",
          connection -> {
            String sql =
                "SELECT life, COUNT(*), SUM(waiting), "
                    + AGE.formatted("MIN(waiting_since)")
                    + " FROM vat_life WHERE kernel_id IN ("
                    + marks(some)
                    + ") GROUP BY life";
            try (PreparedStatement select = prepared(connection, sql, some);
                ResultSet row = select.executeQuery()) {
              while (row.next()) {
                counts.add(
                    new Count(
                        row.getString(1), row.getLong(2), row.getLong(3), micros(row.getLong(4))));
              }
              return counts;
            }
          });
    }
    return counts;
  }

  private static List<List<String>> parts(List<String> all) {
    List<List<String>> parts = new ArrayList<>();
    for (int from = 0; from < all.size(); from += ASKED_MAX) {
      parts.add(all.subList(from, Math.min(all.size(), from + ASKED_MAX)));
    }
    return parts;
  }

  private static String marks(List<String> values) {
    return "?, ".repeat(values.size() - 1) + "?";
  }

  private static PreparedStatement prepared(Connection connection, String sql, List<String> values)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < values.size(); i++) {
      statement.setString(i + 1, values.get(i));
    }
    return statement;
  }

  private static Duration micros(long micros) {
    return Duration.of(Math.max(0, micros), ChronoUnit.MICROS);
  }
}

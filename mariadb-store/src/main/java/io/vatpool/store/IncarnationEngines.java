package io.vatpool.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import javax.sql.DataSource;

/** Which engine build each incarnation of a vat was started on. Outside consensus. */
public final class IncarnationEngines {
  private final DataSource dataSource;

  /** Reads through {@code dataSource}. */
  public IncarnationEngines(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * An incarnation.
   *
   * @param vatId the vat
   * @param incarnation from 0
   */
  public record Incarnation(String vatId, int incarnation) {}

  /**
   * Writes in a block's transaction.
   *
   * @param begun incarnations that begin in the block, on {@code engine}
   * @param deleted vats of which nothing is left after the block
   */
  public static ExtraWrite changed(
      String kernelId, String engine, List<Incarnation> begun, List<String> deleted) {
    return connection -> {
      Script script = new Script(connection);
      MultiRow rows =
          MultiRow.insert(
              script,
              "INSERT INTO vat_engine",
              List.of("kernel_id", "vat_id", "incarnation", "engine"),
              " ON DUPLICATE KEY UPDATE engine = VALUES(engine)");
      for (Incarnation one : begun) {
        rows.add(kernelId, one.vatId(), one.incarnation(), engine);
      }
      rows.end();
      for (String vatId : deleted) {
        script.add("DELETE FROM vat_engine WHERE kernel_id = ? AND vat_id = ?", kernelId, vatId);
      }
      script.send();
    };
  }

  /** The build that an incarnation was started on, if that is known. */
  public Optional<String> find(String kernelId, String vatId, int incarnation) {
    return Db.call(
        dataSource,
        "reading on which engine vat " + vatId + " of kernel " + kernelId + " runs",
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT engine FROM vat_engine"
                      + " WHERE kernel_id = ? AND vat_id = ? AND incarnation = ?")) {
            select.setString(1, kernelId);
            select.setString(2, vatId);
            select.setInt(3, incarnation);
            try (ResultSet row = select.executeQuery()) {
              return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
          }
        });
  }

  /** How many vats that are not suspended were started on each build, by build. */
  public SequencedMap<String, Long> inUse(String kernelId) {
    return Db.call(
        dataSource,
        "counting the engines of kernel " + kernelId,
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT e.engine, COUNT(*) FROM vat_engine e WHERE e.kernel_id = ?"
                      + " AND NOT EXISTS (SELECT 1 FROM vat_engine newer WHERE"
                      + " newer.kernel_id = e.kernel_id AND newer.vat_id = e.vat_id AND"
                      + " newer.incarnation > e.incarnation)"
                      + " AND NOT EXISTS (SELECT 1 FROM vat_life l WHERE"
                      + " l.kernel_id = e.kernel_id AND l.vat_id = e.vat_id AND"
                      + " l.life LIKE 'suspended%') GROUP BY e.engine")) {
            select.setString(1, kernelId);
            SequencedMap<String, Long> counts = new TreeMap<>();
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                counts.put(row.getString(1), row.getLong(2));
              }
            }
            return counts;
          }
        });
  }
}

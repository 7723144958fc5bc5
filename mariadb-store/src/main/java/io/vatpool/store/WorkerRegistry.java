package io.vatpool.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** The workers of the installation: each writes its own row, gateways read them all. */
public final class WorkerRegistry {
  private static final String AGE = "TIMESTAMPDIFF(MICROSECOND, heartbeat_at, UTC_TIMESTAMP(6))";
  private static final String SELECT =
      "SELECT worker_id, url, state, version, engine, vats_online_max, vats_online, load_json, "
          + AGE
          + " FROM workers";

  private final DataSource dataSource;

  /** Reads and writes through {@code dataSource}. */
  public WorkerRegistry(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** Writes the worker's row as of now; {@link WorkerRow#heartbeatAge} is not used. */
  public void heartbeat(WorkerRow worker) {
    Db.transaction(
        dataSource,
        "writing the heartbeat of worker " + worker.workerId(),
        connection -> {
          try (PreparedStatement put =
              connection.prepareStatement(
                  "INSERT INTO workers (worker_id, url, state, version, engine, vats_online_max,"
                      + " vats_online, load_json, started_at, heartbeat_at) VALUES"
                      + " (?, ?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))"
                      + " ON DUPLICATE KEY UPDATE url = VALUES(url), state = VALUES(state),"
                      + " version = VALUES(version), engine = VALUES(engine),"
                      + " vats_online_max = VALUES(vats_online_max),"
                      + " vats_online = VALUES(vats_online), load_json = VALUES(load_json),"
                      + " heartbeat_at = VALUES(heartbeat_at)")) {
            put.setString(1, worker.workerId());
            put.setString(2, worker.url());
            put.setString(3, worker.state().name());
            put.setString(4, worker.version());
            put.setString(5, worker.engine());
            put.setInt(6, worker.vatsOnlineMax());
            put.setInt(7, worker.vatsOnline());
            put.setString(8, worker.load());
            return put.executeUpdate();
          }
        });
  }

  /** Removes the worker's row: it has gone for good. */
  public void remove(String workerId) {
    Db.transaction(
        dataSource,
        "removing worker " + workerId,
        connection -> {
          try (PreparedStatement delete =
              connection.prepareStatement("DELETE FROM workers WHERE worker_id = ?")) {
            delete.setString(1, workerId);
            return delete.executeUpdate();
          }
        });
  }

  /** Removes the rows of workers that have said nothing for {@code age}; returns how many. */
  public int removeSilentFor(Duration age) {
    return Db.transaction(
        dataSource,
        "removing silent workers",
        connection -> {
          try (PreparedStatement delete =
              connection.prepareStatement("DELETE FROM workers WHERE " + AGE + " > ?")) {
            delete.setLong(1, age.dividedBy(ChronoUnit.MICROS.getDuration()));
            return delete.executeUpdate();
          }
        });
  }

  /** The workers that have spoken within {@code age}, in order of their ids. */
  public List<WorkerRow> heardWithin(Duration age) {
    return Db.call(
        dataSource,
        "reading the workers",
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(SELECT + " WHERE " + AGE + " <= ? ORDER BY worker_id")) {
            select.setLong(1, age.dividedBy(ChronoUnit.MICROS.getDuration()));
            return rows(select);
          }
        });
  }

  private static List<WorkerRow> rows(PreparedStatement select) throws SQLException {
    List<WorkerRow> workers = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        workers.add(
            new WorkerRow(
                row.getString(1),
                row.getString(2),
                WorkerRow.State.valueOf(row.getString(3)),
                row.getString(4),
                row.getString(5),
                row.getInt(6),
                row.getInt(7),
                row.getString(8),
                Duration.of(row.getLong(9), ChronoUnit.MICROS)));
      }
    }
    return workers;
  }
}

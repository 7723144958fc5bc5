package io.vatpool.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;

/** To which traces events belong that wait in kernels' queues: rows beside the kernels' state. */
public final class EventTraces {
  private final DataSource dataSource;

  /** Reads through {@code dataSource}. */
  public EventTraces(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * An event that waits.
   *
   * @param key by which its kernel knows it, ASCII, at most 128 characters
   * @param context of the span that queued it, ASCII, at most 600 characters
   * @param queuedMicros when, in microseconds since 1970
   */
  public record Waiting(String key, String context, long queuedMicros) {
    /** Checks. */
    public Waiting {
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(context, "context");
    }
  }

  /**
   * Writes changes in a block's transaction.
   *
   * @param gone keys of events that do not wait any more
   */
  public static ExtraWrite changed(
      String kernelId, Collection<Waiting> waiting, Collection<String> gone) {
    List<Waiting> added = List.copyOf(waiting);
    List<String> removed = List.copyOf(gone);
    return connection -> {
      Script script = new Script(connection);
      for (String key : removed) {
        script.add("DELETE FROM event_trace WHERE kernel_id = ? AND event_key = ?", kernelId, key);
      }
      MultiRow rows =
          MultiRow.insert(
              script,
              "INSERT INTO event_trace",
              List.of("kernel_id", "event_key", "context", "queued_micros"),
              " ON DUPLICATE KEY UPDATE context = VALUES(context),"
                  + " queued_micros = VALUES(queued_micros)");
      for (Waiting one : added) {
        rows.add(kernelId, one.key(), one.context(), one.queuedMicros());
      }
      rows.end();
      script.send();
    };
  }

  /** What waits, the oldest first; of more than {@code limit} the newest. */
  public List<Waiting> of(String kernelId, int limit) {
    return Db.call(
        dataSource,
        "reading the traces of kernel " + kernelId,
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT event_key, context, queued_micros FROM event_trace"
                      + " WHERE kernel_id = ? ORDER BY queued_micros DESC LIMIT ?")) {
            select.setString(1, kernelId);
            select.setInt(2, limit);
            List<Waiting> waiting = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                waiting.add(new Waiting(row.getString(1), row.getString(2), row.getLong(3)));
              }
            }
            return waiting.reversed();
          }
        });
  }

  /** Deletes what has waited since before {@code micros}; how many that were. */
  public int forgetBefore(String kernelId, long micros) {
    return Db.transaction(
        dataSource,
        "forgetting old traces of kernel " + kernelId,
        connection -> {
          try (PreparedStatement delete =
              connection.prepareStatement(
                  "DELETE FROM event_trace WHERE kernel_id = ? AND queued_micros < ?")) {
            delete.setString(1, kernelId);
            delete.setLong(2, micros);
            return delete.executeUpdate();
          }
        });
  }
}

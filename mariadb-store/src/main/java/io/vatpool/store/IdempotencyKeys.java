package io.vatpool.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;

/** Answers to requests that clients may repeat. */
public final class IdempotencyKeys {
  private static final String INSERT =
      "INSERT INTO idempotency_key (kernel_id, client_key, request_hash, result, created_at)"
          + " VALUES (?, ?, ?, ?, UTC_TIMESTAMP(6))";

  private final DataSource dataSource;

  /** Reads and writes through {@code dataSource}. */
  public IdempotencyKeys(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * A remembered answer.
   *
   * @param clientKey at most 255 characters
   * @param requestSha256 SHA-256 of the request, in hex
   * @param result the answer, JSON
   */
  public record Remembered(String clientKey, String requestSha256, String result) {
    /** Checks. */
    public Remembered {
      Objects.requireNonNull(clientKey, "clientKey");
      Objects.requireNonNull(requestSha256, "requestSha256");
      Objects.requireNonNull(result, "result");
    }

    /**
     * Writes it in a block's transaction, see {@link MariaDbKernelStore#withNextCommit}; fails
     * there if the key is taken.
     */
    public ExtraWrite in(String kernelId) {
      return connection -> {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
          insert.setString(1, kernelId);
          insert.setString(2, clientKey);
          insert.setBytes(3, HexFormat.of().parseHex(requestSha256));
          insert.setString(4, result);
          insert.executeUpdate();
        }
      };
    }
  }

  /** What was answered under this key. */
  public Optional<Remembered> find(String kernelId, String clientKey) {
    return Db.call(
        dataSource,
        "looking up an idempotency key of kernel " + kernelId,
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT request_hash, result FROM idempotency_key"
                      + " WHERE kernel_id = ? AND client_key = ?")) {
            select.setString(1, kernelId);
            select.setString(2, clientKey);
            try (ResultSet row = select.executeQuery()) {
              return row.next()
                  ? Optional.of(
                      new Remembered(
                          clientKey, HexFormat.of().formatHex(row.getBytes(1)), row.getString(2)))
                  : Optional.empty();
            }
          }
        });
  }

  /**
   * Forgets answers older than {@code age}, at most {@code limit}.
   *
   * @return how many were forgotten
   */
  public int forgetOlderThan(Duration age, int limit) {
    return Db.transaction(
        dataSource,
        "forgetting old idempotency keys",
        connection -> {
          try (PreparedStatement delete =
              connection.prepareStatement(
                  "DELETE FROM idempotency_key WHERE created_at <"
                      + " DATE_SUB(UTC_TIMESTAMP(6), INTERVAL ? MICROSECOND) LIMIT ?")) {
            delete.setLong(1, age.dividedBy(ChronoUnit.MICROS.getDuration()));
            delete.setInt(2, limit);
            return delete.executeUpdate();
          }
        });
  }
}

package io.vatpool.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;

/**
 * What the kernels of one database say about images: asked by whoever deletes those that no kernel
 * may still need. The answer is of what was committed when the question came.
 */
public final class SnapshotNames {
  /** Images that may be asked for at once. */
  public static final int IMAGES_MAX = 1_000;

  /** Earlier snapshots of a vat that can be kept: more than these a worker does not try. */
  public static final int KEEP_EARLIER_MAX = 16;

  /**
   * For each row that names an image: whether its vat begins with it; whether, beside one in use,
   * it is among its vat's last; whether it was in use lately.
   */
  private static final String SELECT =
      """
      SELECT s.snapshot_id,
        s.in_use IS NOT NULL,
        EXISTS (SELECT 1 FROM snapshot u
          WHERE u.kernel_id = s.kernel_id AND u.vat_id = s.vat_id AND u.in_use = 1)
        AND (SELECT l.snap_pos FROM snapshot l
          WHERE l.kernel_id = s.kernel_id AND l.vat_id = s.vat_id AND l.snap_pos > s.snap_pos
          ORDER BY l.snap_pos LIMIT 1 OFFSET ?) IS NULL,
        s.written_at > UTC_TIMESTAMP(6) - INTERVAL ? SECOND
      FROM snapshot s WHERE s.snapshot_id IN\
      """;

  private final DataSource dataSource;

  /** What a database says of an image that it names, the strongest reason to keep it first. */
  public enum Standing {
    /** A vat's page-in begins with it. */
    IN_USE,
    /** If the one in use is lost, a vat is rebuilt from it. */
    EARLIER,
    /** It went out of use lately: a backup may say that it is in use. */
    LATELY_IN_USE,
    /** Rows name it that no page-in reads any more. */
    LONG_UNUSED
  }

  /** Reads through {@code dataSource}. */
  public SnapshotNames(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** The time by this database's clock. */
  public Instant now() {
    return Db.call(
        dataSource,
        "asking for the time",
        connection -> {
          try (PreparedStatement select = connection.prepareStatement("SELECT UTC_TIMESTAMP(6)");
              ResultSet row = select.executeQuery()) {
            row.next();
            return row.getObject(1, LocalDateTime.class).toInstant(ZoneOffset.UTC);
          }
        });
  }

  /**
   * How those of the images stand that rows of this database name; the others are not in the map.
   *
   * @param images at most {@value #IMAGES_MAX}
   * @param lately how long ago is lately, to the second
   * @param keepEarlier how many snapshots before the one in use count as {@link Standing#EARLIER}
   */
  public Map<String, Standing> standings(
      Collection<String> images, Duration lately, int keepEarlier) {
    if (images.size() > IMAGES_MAX || keepEarlier < 0 || keepEarlier > KEEP_EARLIER_MAX) {
      throw new IllegalArgumentException(
          images.size() + " images, " + keepEarlier + " earlier ones");
    }
    if (images.isEmpty()) {
      return Map.of();
    }
    return Db.call(
        dataSource,
        "looking for rows that name snapshots",
        connection -> standings(connection, images, lately, keepEarlier));
  }

  private static Map<String, Standing> standings(
      Connection connection, Collection<String> images, Duration lately, int keepEarlier)
      throws SQLException {
    String marks = " (" + "?, ".repeat(images.size() - 1) + "?)";
    Map<String, Standing> standings = new HashMap<>();
    try (PreparedStatement select = connection.prepareStatement(SELECT + marks)) {
      int parameter = 1;
      select.setInt(parameter++, keepEarlier);
      select.setLong(parameter++, lately.toSeconds());
      for (String image : images) {
        select.setString(parameter++, image);
      }
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          standings.merge(row.getString(1), standing(row, keepEarlier), SnapshotNames::stronger);
        }
      }
    }
    return standings;
  }

  private static Standing standing(ResultSet row, int keepEarlier) throws SQLException {
    if (row.getBoolean(2)) {
      return Standing.IN_USE;
    }
    if (keepEarlier > 0 && row.getBoolean(3)) {
      return Standing.EARLIER;
    }
    return row.getBoolean(4) ? Standing.LATELY_IN_USE : Standing.LONG_UNUSED;
  }

  /** That of the two which keeps an image for the better reason. */
  public static Standing stronger(Standing one, Standing other) {
    return one.compareTo(other) <= 0 ? one : other;
  }
}

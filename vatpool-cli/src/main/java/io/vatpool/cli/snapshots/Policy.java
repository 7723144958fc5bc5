package io.vatpool.cli.snapshots;

import io.vatpool.store.SnapshotNames;
import java.time.Duration;

/**
 * What may be deleted.
 *
 * @param grace how long ago an image must have been stored last, and have gone out of use
 * @param keepEarlier how many snapshots before the one in use are kept of each vat, to rebuild it
 *     from
 * @param unnamedPercentMax if more of all images than that are named by no database, one of the
 *     databases is probably missing, and nothing is deleted
 */
public record Policy(Duration grace, int keepEarlier, int unnamedPercentMax) {
  /**
   * An image is stored before the row is committed that names it; in between may be the longest
   * delivery, a commit, a failover, the difference of two clocks: some minutes each.
   */
  public static final Duration GRACE_MIN = Duration.ofHours(1);

  private static final int PERCENT_MAX = 100;

  public Policy {
    if (grace.compareTo(GRACE_MIN) < 0) {
      throw new IllegalArgumentException(
          "the grace must be at least %d minutes, not %s: images are stored before their rows are committed"
              .formatted(GRACE_MIN.toMinutes(), grace));
    }
    if (keepEarlier < 0 || keepEarlier > SnapshotNames.KEEP_EARLIER_MAX) {
      throw new IllegalArgumentException(
          "0 to %d earlier snapshots can be kept, not %d"
              .formatted(SnapshotNames.KEEP_EARLIER_MAX, keepEarlier));
    }
    if (unnamedPercentMax < 0 || unnamedPercentMax > PERCENT_MAX) {
      throw new IllegalArgumentException("a percentage is 0 to 100, not " + unnamedPercentMax);
    }
  }

  /** How many of that many images may be named by nobody. */
  long unnamedMax(long images) {
    return images * unnamedPercentMax / PERCENT_MAX;
  }
}

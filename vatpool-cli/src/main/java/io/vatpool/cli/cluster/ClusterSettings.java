package io.vatpool.cli.cluster;

/**
 * What a local cluster looks like. Kept with the cluster, so that a later {@code up} without
 * options makes the same one again.
 *
 * @param workers how many worker services
 * @param vatsOnlineMax how many vats each worker keeps online
 */
public record ClusterSettings(int workers, int vatsOnlineMax) {

  /** More would not fit on one machine: each worker is a JVM with engines of its own. */
  public static final int WORKERS_MAX = 64;

  public static final int WORKERS_DEFAULT = 2;
  public static final int VATS_ONLINE_DEFAULT = 50;

  public ClusterSettings {
    if (workers < 1 || workers > WORKERS_MAX) {
      throw new IllegalArgumentException(
          "the number of workers must be 1.." + WORKERS_MAX + ", not " + workers);
    }
    if (vatsOnlineMax < 1) {
      throw new IllegalArgumentException(
          "a worker must be able to keep at least 1 vat online, not " + vatsOnlineMax);
    }
  }

  public static ClusterSettings defaults() {
    return new ClusterSettings(WORKERS_DEFAULT, VATS_ONLINE_DEFAULT);
  }
}

package io.vatpool.worker.policy;

/**
 * What online vats may take together.
 *
 * @param vatsMax engines at a time
 * @param bytesMax memory of all engines, as {@link EngineSize} counts
 * @param waitingMax page-ins that wait for room; more are sent to another worker
 */
public record RoomLimits(int vatsMax, long bytesMax, int waitingMax) {
  /** Checks. */
  public RoomLimits {
    if (vatsMax < 1 || bytesMax < 1 || waitingMax < 1) {
      throw new IllegalArgumentException("vatsMax, bytesMax and waitingMax start at 1");
    }
  }

  /** Whether one more vat fits. The first one always does, however large it is. */
  public boolean admits(int vats, long bytes, long moreBytes) {
    return vats == 0 || (vats < vatsMax && bytes + moreBytes <= bytesMax);
  }

  /** Whether a vat should go, since those that are online have grown. */
  public boolean exceeded(int vats, long bytes) {
    return vats > 1 && bytes > bytesMax;
  }
}

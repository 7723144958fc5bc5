package io.vatpool.gateway.kernel;

/**
 * Bounds of one block; the first one reached ends it. A kernel without work commits at once.
 *
 * @param cranks cranks, at least 1
 * @param computrons computrons of all deliveries, at least 1
 * @param milliseconds age of the block's first change, at least 0
 */
public record BlockPolicy(int cranks, long computrons, long milliseconds) {
  /** Most cranks that a block may be given. */
  public static final int CRANKS_MAX = 1_000_000;

  /** Longest time that a block may be given, in milliseconds: answers wait for it. */
  public static final long MILLISECONDS_MAX = 60_000;

  /** Checks. */
  public BlockPolicy {
    if (cranks < 1 || cranks > CRANKS_MAX) {
      throw new IllegalArgumentException("cranks must be 1 to " + CRANKS_MAX + ", is " + cranks);
    }
    if (computrons < 1) {
      throw new IllegalArgumentException("computrons must be at least 1, is " + computrons);
    }
    if (milliseconds < 0 || milliseconds > MILLISECONDS_MAX) {
      throw new IllegalArgumentException(
          "milliseconds must be 0 to " + MILLISECONDS_MAX + ", is " + milliseconds);
    }
  }
}

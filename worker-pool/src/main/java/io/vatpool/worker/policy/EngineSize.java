package io.vatpool.worker.policy;

/**
 * How much memory an engine takes, from what is known without asking the operating system: the size
 * of the image it started from, and what its meter says it has obtained since. Measured against
 * proportional set sizes; it is meant to be right within a few MiB, and never far too small.
 *
 * @param emptyBytes of an engine without its heap
 */
public record EngineSize(long emptyBytes) {
  /** {@code allocate} of the meter of every engine that has not grown yet. */
  static final long ALLOCATED_AT_START = 42_074_144;

  /** The live heap of a vat that has just been started: lockdown, supervisor, a small bundle. */
  static final long FRESH_HEAP_BYTES = 10L << 20;

  private static final long FORKED_EMPTY_BYTES = 7L << 20;

  /** A plain engine touches all it obtains at its start. */
  private static final long PLAIN_EMPTY_BYTES = 38L << 20;

  /** For engines that are forked and loaded without redundant zeroing, or for plain ones. */
  public static EngineSize of(boolean forked) {
    return new EngineSize(forked ? FORKED_EMPTY_BYTES : PLAIN_EMPTY_BYTES);
  }

  /**
   * The size of an engine.
   *
   * @param imageBytes of the snapshot that it was started from, uncompressed; 0 if it started fresh
   * @param allocatedBytes {@code allocate} of its last meter; 0 if there was none yet
   */
  public long bytes(long imageBytes, long allocatedBytes) {
    long heap = Math.max(imageBytes, FRESH_HEAP_BYTES);
    long grown = Math.max(0, allocatedBytes - ALLOCATED_AT_START);
    // What the heap grew by is in both numbers when a large image is loaded: count it once.
    return emptyBytes + Math.max(heap, Math.min(heap, FRESH_HEAP_BYTES) + grown);
  }

  /** The size to reserve before anything is known of the vat. */
  public long unknown() {
    return bytes(0, 0);
  }
}

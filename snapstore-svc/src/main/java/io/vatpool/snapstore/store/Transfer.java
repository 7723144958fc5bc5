package io.vatpool.snapstore.store;

/** Sizes that all transfers share. */
final class Transfer {

  /** Each transfer has a few buffers of this size, whatever the size of the image. */
  static final int BUFFER_BYTES = 128 * 1024;

  /**
   * Base-2 logarithm of the largest window that RFC 9659 lets a zstd content coding have: 8 MiB.
   */
  static final int WINDOW_LOG_MAX = 23;

  private Transfer() {}
}

package io.vatpool.snapstore.client;

/** What became of a snapshot that was to be deleted if it is old. */
public enum DeletedIfOld {
  /** It is gone now. */
  DELETED,
  /** It was gone before. */
  NOT_THERE,
  /** It was stored since that time, and stays. */
  STORED_SINCE
}

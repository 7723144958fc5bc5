package io.vatpool.snapstore.s3;

import java.time.Instant;

/**
 * An object as it was seen.
 *
 * @param key its key
 * @param etag what tells this state from any other
 * @param bytes its size; an empty object marks a blob that was taken away
 * @param at when it was written
 */
record S3Object(String key, String etag, long bytes, Instant at) {
  /** Whether there is no blob here: blobs end in a trailer and are never empty. */
  boolean isMark() {
    return bytes == 0;
  }
}

package io.vatpool.snapstore.rest;

import io.vatpool.snapstore.store.SnapshotId;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The two query parameters of every list.
 *
 * @param after the last name of the page before; empty for the first page
 * @param limit how many names a page has at most
 */
record Paging(Optional<SnapshotId> after, int limit) {

  static final String LIMIT_DEFAULT = "100";
  static final int LIMIT_MAX = 1_000;

  static Paging of(@Nullable String after, int limit) {
    if (limit < 1 || limit > LIMIT_MAX) {
      throw Problems.badLimit(limit, LIMIT_MAX);
    }
    return new Paging(
        after == null || after.isEmpty() ? Optional.empty() : Optional.of(id(after)), limit);
  }

  /** The id in a request, or a problem that says what one looks like. */
  static SnapshotId id(String text) {
    if (!SnapshotId.isOne(text)) {
      throw Problems.badId(text);
    }
    return new SnapshotId(text);
  }

  /** The time in a request, or a problem that says what one looks like. */
  static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw Problems.badInstant(text);
    }
  }
}

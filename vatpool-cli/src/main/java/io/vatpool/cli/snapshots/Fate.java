package io.vatpool.cli.snapshots;

import com.fasterxml.jackson.annotation.JsonValue;
import io.vatpool.store.SnapshotNames.Standing;
import java.util.Locale;

/** What becomes of an image, and why. */
public enum Fate {
  IN_USE(false, "kept: a vat begins with it"),
  EARLIER(false, "kept: a vat would be rebuilt from it"),
  LATELY_IN_USE(false, "kept: in use within the grace"),
  YOUNG(false, "kept: stored within the grace"),
  STORED_AGAIN(false, "kept: stored again just now"),
  GONE(false, "gone already"),
  LONG_UNUSED(true, "deleted: superseded"),
  UNNAMED(true, "deleted: named by no database");

  private final boolean deleted;
  private final String text;

  Fate(boolean deleted, String text) {
    this.deleted = deleted;
    this.text = text;
  }

  static Fate of(Standing standing) {
    return switch (standing) {
      case IN_USE -> IN_USE;
      case EARLIER -> EARLIER;
      case LATELY_IN_USE -> LATELY_IN_USE;
      case LONG_UNUSED -> LONG_UNUSED;
    };
  }

  /** Whether the image is deleted. */
  public boolean isDeleted() {
    return deleted;
  }

  /** For programs. */
  @JsonValue
  public String slug() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** For people. */
  public String text() {
    return text;
  }
}

package io.vatpool.snapstore.rest;

import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What {@code Content-Encoding} and {@code Accept-Encoding} say about zstd. */
final class Encoding {

  static final String ZSTD = "zstd";

  private Encoding() {}

  /**
   * Whether a body with this {@code Content-Encoding} is zstd; a problem if it is anything else but
   * plain.
   */
  static boolean isZstd(@Nullable String contentEncoding) {
    return switch (contentEncoding == null
        ? ""
        : contentEncoding.strip().toLowerCase(Locale.ROOT)) {
      case "", "identity" -> false;
      case ZSTD -> true;
      default -> throw Problems.unsupportedEncoding(String.valueOf(contentEncoding));
    };
  }

  /** Whether this {@code Accept-Encoding} names zstd, and not only to refuse it. */
  static boolean acceptsZstd(@Nullable String acceptEncoding) {
    return acceptEncoding != null
        && Stream.of(acceptEncoding.toLowerCase(Locale.ROOT).split(","))
            .map(coding -> coding.replace(" ", ""))
            .anyMatch(coding ->
                coding.equals(ZSTD)
                    || (coding.startsWith(ZSTD + ";q=") && !coding.matches(".*=0(\\.0*)?")));
  }
}

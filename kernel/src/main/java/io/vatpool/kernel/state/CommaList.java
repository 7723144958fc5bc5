package io.vatpool.kernel.state;

import java.util.List;

/** Lists of ids as the state stores them: joined by commas, empty for none. */
final class CommaList {
  private CommaList() {}

  static List<String> split(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(",", -1));
  }
}

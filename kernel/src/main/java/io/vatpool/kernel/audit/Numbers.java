package io.vatpool.kernel.audit;

/** Numbers as the state stores them. */
final class Numbers {
  private Numbers() {}

  /** The number, or -1 if the text is none. */
  static long natural(String text) {
    if (text.isEmpty() || text.length() > 18) {
      return -1;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return -1;
      }
    }
    return Long.parseLong(text);
  }

  /** The number behind a prefix of letters, as in {@code ko20}; -1 if there is none. */
  static long id(String name, int prefix) {
    return name.length() <= prefix ? -1 : natural(name.substring(prefix));
  }
}

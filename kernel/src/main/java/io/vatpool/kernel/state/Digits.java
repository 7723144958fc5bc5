package io.vatpool.kernel.state;

/** Decimal numbers in keys and references. */
final class Digits {
  private Digits() {}

  /** Whether {@code text} consists of digits, at least one, from {@code from} to {@code to}. */
  static boolean only(String text, int from, int to) {
    if (from >= to) {
      return false;
    }
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return false;
      }
    }
    return true;
  }
}

package io.vatpool.kernel.marshal;

/** What reading and writing of smallcaps share. */
final class Smallcaps {
  /** First character of a smallcaps body; no JSON starts with it. */
  static final String MARK = "#";

  private Smallcaps() {}

  /** Whether a string needs a {@code !} before it to be taken literally. */
  static boolean startsSpecial(String text) {
    return !text.isEmpty() && text.charAt(0) >= '!' && text.charAt(0) <= '-';
  }

  static String escape(String text) {
    return startsSpecial(text) ? "!" + text : text;
  }
}

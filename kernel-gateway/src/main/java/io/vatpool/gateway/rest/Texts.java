package io.vatpool.gateway.rest;

/** Texts of clients as they may be repeated to them. */
final class Texts {
  private static final int CHARS_MAX = 100;

  private Texts() {}

  /** The text, cut short where it is long. */
  static String shortened(String text) {
    return text.length() <= CHARS_MAX ? text : text.substring(0, CHARS_MAX) + "…";
  }
}

package io.vatpool.snapstore.client;

import java.util.function.BiConsumer;

/** Headers that a caller adds to its requests, for instance those of a trace. Any thread. */
@FunctionalInterface
public interface RequestHeaders {
  /** None. */
  RequestHeaders NONE = to -> {};

  /**
   * Gives names and values to {@code to}; asked for each request, by the thread that makes it and
   * before anything is sent.
   */
  void give(BiConsumer<String, String> to);
}

package io.vatpool.conformance.simulation;

/**
 * The answer to a message.
 *
 * @param crankNumber the crank before which it was queued
 * @param result its result promise
 */
record Acknowledgement(long crankNumber, String result) {
  /** There is none. */
  static final Acknowledgement NONE = new Acknowledgement(-1, "");

  boolean isThere() {
    return crankNumber >= 0;
  }
}

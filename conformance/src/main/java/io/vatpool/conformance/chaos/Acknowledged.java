package io.vatpool.conformance.chaos;

import java.util.Objects;

/**
 * A message that a gateway has acknowledged.
 *
 * @param sender who sent it; empty for the harness's own question at the end
 * @param number the sender's number of it, from 1
 * @param crankNumber the crank before which the kernel took it
 * @param result its result promise
 * @param sentNanos when it was sent first
 * @param acknowledgedNanos when the answer came
 */
record Acknowledged(
    String sender,
    int number,
    long crankNumber,
    String result,
    long sentNanos,
    long acknowledgedNanos) {
  /** Checks. */
  Acknowledged {
    Objects.requireNonNull(sender, "sender");
    Objects.requireNonNull(result, "result");
  }

  /** How the books of the program show it. */
  String line() {
    return sender + " " + number;
  }
}

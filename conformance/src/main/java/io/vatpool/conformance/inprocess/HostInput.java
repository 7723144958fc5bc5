package io.vatpool.conformance.inprocess;

import io.vatpool.protocol.CapData;
import java.util.Comparator;
import java.util.Objects;

/**
 * A message that a host has given to a kernel.
 *
 * @param crankNumber the number of the crank before which it was queued
 * @param vat the static vat it went to
 * @param method its method
 * @param args capdata of its arguments
 * @param result the promise of its result
 */
public record HostInput(long crankNumber, String vat, String method, CapData args, String result) {
  private static final int PREFIX = "kp".length();

  /** In the order in which the kernel took them: promises are numbered as they are made. */
  public static final Comparator<HostInput> IN_ORDER =
      Comparator.comparingLong(HostInput::crankNumber)
          .thenComparingLong(input -> Long.parseLong(input.result().substring(PREFIX)));

  /** Checks. */
  public HostInput {
    Objects.requireNonNull(vat, "vat");
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(args, "args");
    Objects.requireNonNull(result, "result");
  }
}

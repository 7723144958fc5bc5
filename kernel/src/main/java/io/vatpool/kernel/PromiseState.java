package io.vatpool.kernel;

import io.vatpool.protocol.CapData;
import java.util.Objects;

/** What a host can know of a promise. */
public sealed interface PromiseState {
  /** There is no such promise, or not any more. */
  record Unknown() implements PromiseState {}

  /** Yet to settle. */
  record Unresolved() implements PromiseState {}

  /** Fulfilled; the value is in the kernel's references. */
  record Fulfilled(CapData data) implements PromiseState {
    /** Checks. */
    public Fulfilled {
      Objects.requireNonNull(data, "data");
    }
  }

  /** Rejected; the reason is in the kernel's references. */
  record Rejected(CapData data) implements PromiseState {
    /** Checks. */
    public Rejected {
      Objects.requireNonNull(data, "data");
    }
  }
}

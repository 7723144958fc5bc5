package io.vatpool.protocol;

import java.util.Objects;

/**
 * A syscall with its answer, both as JSON texts in {@code JSON.stringify} form: exactly what the
 * transcript stores and what a replay compares and gives back.
 *
 * @param syscall for instance {@code ["vatstoreGet","idCounters"]}
 * @param result for instance {@code ["ok",null]}
 */
public record RecordedSyscall(String syscall, String result) {
  /** Checks. */
  public RecordedSyscall {
    Objects.requireNonNull(syscall, "syscall");
    Objects.requireNonNull(result, "result");
  }
}

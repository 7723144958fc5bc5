package io.vatpool.protocol;

import java.util.Objects;

/**
 * A syscall that the kernel refuses when the delivery is run again.
 *
 * <p>A worker answers most syscalls on its own, before the kernel has seen them. Where the kernel
 * then finds one illegal, the vat has gone on with the wrong answer; the delivery is repeated from
 * the same position with this answer, because its computrons count.
 *
 * @param index which syscall of the delivery, from 0
 * @param problem the text of the {@code ["error",problem]} answer
 */
public record RefusedSyscall(int index, String problem) {
  /** Checks. */
  public RefusedSyscall {
    Objects.requireNonNull(problem, "problem");
    if (index < 0) {
      throw new IllegalArgumentException("a syscall's index starts at 0, got " + index);
    }
  }
}

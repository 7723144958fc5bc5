package io.vatpool.xsnap.vat;

import java.util.Set;

/**
 * Syscalls that ask nothing: unless the kernel refuses them, they have only one answer. {@code
 * answers.c} has the same list.
 */
public final class WrittenSyscalls {
  /** The answer to all of them. */
  public static final String ANSWER = "[\"ok\",null]";

  static final Set<String> NAMES =
      Set.of(
          "vatstoreSet",
          "vatstoreDelete",
          "send",
          "subscribe",
          "resolve",
          "exit",
          "dropImports",
          "retireImports",
          "retireExports",
          "abandonExports");

  private WrittenSyscalls() {}

  /**
   * Whether a syscall is one of them.
   *
   * @param syscall JSON as the engine or a transcript has it, {@code ["name",...]}
   */
  public static boolean contains(String syscall) {
    int end = syscall.indexOf('"', 2);
    return syscall.startsWith("[\"") && end > 0 && NAMES.contains(syscall.substring(2, end));
  }
}

package io.vatpool.gateway.access;

import java.util.Locale;

/** What a client may do with the kernels that it was granted; each role has those before it. */
public enum Role {
  /** Every GET: the whole state of a kernel, transcripts and stores of vats included. */
  READER,
  /** What users of a kernel do: messages, their results, calls into and out of bridges. */
  SENDER,
  /** Everything: kernels, code, vats' lives, the drive of a host-driven kernel. */
  OPERATOR;

  /** Whether who has this role may do what {@code needed} may. */
  public boolean covers(Role needed) {
    return compareTo(needed) >= 0;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

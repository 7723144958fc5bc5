package io.vatpool.kernel.audit;

import java.util.Objects;

/**
 * Something in the state that cannot be.
 *
 * @param kind what it is about
 * @param subject the key, or the vat, object or promise
 * @param problem what is wrong, with what was expected and what is there
 */
public record Finding(Kind kind, String subject, String problem) {
  /** What a finding is about. */
  public enum Kind {
    /** A reference count is not the number of those that hold the reference. */
    REFERENCE_COUNT,
    /** The two sides of a c-list do not belong together, or what they name is not there. */
    CLIST,
    /** An object's owner does not export it, or the other way round. */
    OWNER,
    /** A promise's record contradicts itself or the vats it names. */
    PROMISE,
    /** A queue has holes, leftovers, or something that is no event. */
    QUEUE,
    /** A list of vats or devices, or a vat's own record, is not as it should be. */
    TABLE,
    /** A statistic is not the number of what it counts. */
    STATISTICS,
    /** Transcript spans or snapshots do not follow each other. */
    TRANSCRIPT,
    /** A key that no kernel writes, or a value that cannot be read. */
    UNKNOWN
  }

  /** Checks. */
  public Finding {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(problem, "problem");
  }
}

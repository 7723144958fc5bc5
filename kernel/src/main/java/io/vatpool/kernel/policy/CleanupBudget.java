package io.vatpool.kernel.policy;

/**
 * How many deletions one cleanup crank may make, by phase; the phases run in this order and a crank
 * ends with the phase that has used its budget up.
 *
 * @param exports exported objects to orphan
 * @param imports imported objects to release
 * @param promises promises to release
 * @param kv other keys of the vat to delete
 * @param snapshots snapshot rows to delete
 * @param transcripts transcript spans to delete, each with its entries
 */
public record CleanupBudget(
    long exports, long imports, long promises, long kv, long snapshots, long transcripts) {
  /** No limit on any phase. */
  public static final CleanupBudget UNLIMITED = ofEach(Long.MAX_VALUE);

  /**
   * Checks. A budget below one deletes one thing all the same, as in the reference: a phase looks
   * at what is left after each deletion.
   */
  public CleanupBudget {
    if (exports < 0 || imports < 0 || promises < 0 || kv < 0 || snapshots < 0 || transcripts < 0) {
      throw new IllegalArgumentException("a cleanup budget counts deletions, from 0 on");
    }
  }

  /** The same budget for each phase. */
  public static CleanupBudget ofEach(long each) {
    return new CleanupBudget(each, each, each, each, each, each);
  }
}

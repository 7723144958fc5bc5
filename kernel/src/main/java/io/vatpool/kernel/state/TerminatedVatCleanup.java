package io.vatpool.kernel.state;

import io.vatpool.kernel.policy.CleanupBudget;
import io.vatpool.kernel.policy.CleanupCounts;
import io.vatpool.kernel.state.transcript.Deletion;
import io.vatpool.kernel.state.transcript.Transcripts;
import org.jspecify.annotations.Nullable;

/** Deletes what a terminated vat has left, phase by phase, as far as the budget goes. */
public final class TerminatedVatCleanup {
  private final CrankStore store;
  private final CList cList;
  private final ObjectRetirement retirement;
  private final Transcripts transcripts;
  private final TerminatedVats terminated;

  TerminatedVatCleanup(
      CrankStore store,
      CList cList,
      ObjectRetirement retirement,
      Transcripts transcripts,
      TerminatedVats terminated) {
    this.store = store;
    this.cList = cList;
    this.retirement = retirement;
    this.transcripts = transcripts;
    this.terminated = terminated;
  }

  /**
   * What one crank has got done.
   *
   * @param done whether nothing of the vat is left
   * @param work deletions by phase
   */
  public record Progress(boolean done, CleanupCounts work) {}

  /** Work within one phase's limit. */
  private static final class Quota {
    private final long limit;
    private long used;

    Quota(long limit) {
      this.limit = limit;
    }

    /** Counts deletions; whether the limit is reached. */
    boolean spend(long deletions) {
      used += deletions;
      return used >= limit;
    }
  }

  /** The next cleanup to do, or null if no vat waits for it. */
  public RunQueueEvent.@Nullable CleanupTerminatedVat next(CleanupBudget budget) {
    String vatId = terminated.first();
    return vatId == null ? null : new RunQueueEvent.CleanupTerminatedVat(vatId, budget);
  }

  /** Goes on with the vat's cleanup. A phase that has used up its limit ends the crank. */
  public Progress run(String vatId, CleanupBudget budget) {
    Quota exports = new Quota(budget.exports());
    Quota imports = new Quota(budget.imports());
    Quota promises = new Quota(budget.promises());
    Quota kv = new Quota(budget.kv());
    Quota snapshots = new Quota(budget.snapshots());
    Quota transcripts = new Quota(budget.transcripts());
    boolean done =
        exports(vatId, exports)
            && clist(vatId, "o-", imports)
            && clist(vatId, "p", promises)
            && keys(vatId, kv)
            && snapshots(vatId, snapshots)
            && transcripts(vatId, transcripts);
    return new Progress(
        done,
        new CleanupCounts(
            exports.used, imports.used, promises.used, kv.used, snapshots.used, transcripts.used));
  }

  private boolean snapshots(String vatId, Quota quota) {
    Deletion deletion = transcripts.deleteSnapshots(vatId, atLeastOne(quota.limit));
    return !quota.spend(deletion.deleted());
  }

  private boolean transcripts(String vatId, Quota quota) {
    Deletion deletion = transcripts.deleteSpans(vatId, atLeastOne(quota.limit));
    quota.spend(deletion.deleted());
    return deletion.done();
  }

  private static long atLeastOne(long limit) {
    if (limit < 1) {
      throw new StateViolationException("a cleanup budget must allow at least one deletion");
    }
    return limit;
  }

  private boolean exports(String vatId, Quota quota) {
    for (String key : cList.keys(vatId, "o+")) {
      retirement.orphan(store.getRequired(key), vatId);
      if (quota.spend(1)) {
        return false;
      }
    }
    return true;
  }

  private boolean clist(String vatId, String vrefPrefix, Quota quota) {
    int vrefAt = vatId.length() + ".c.".length();
    for (String key : cList.keys(vatId, vrefPrefix)) {
      cList.delete(vatId, store.getRequired(key), key.substring(vrefAt));
      if (quota.spend(1)) {
        return false;
      }
    }
    return true;
  }

  private boolean keys(String vatId, Quota quota) {
    for (String key : PrefixedKeys.of(store, vatId + ".")) {
      store.delete(key);
      if (quota.spend(1)) {
        return false;
      }
    }
    return true;
  }
}

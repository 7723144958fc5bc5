package io.vatpool.kernel.state;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks at the end of each crank at everything whose count has touched zero, and notes what vats
 * have to be told.
 *
 * <p>Freeing a promise lets go of what it was settled with, which may bring up further candidates
 * during the sweep. One that has been looked at already is not looked at again in the same sweep,
 * as in the reference (upstream #9888).
 */
public final class RefcountSweep {
  private final FreeCandidates candidates;
  private final PromiseTable promises;
  private final ObjectTable objects;
  private final ReferenceCounts counts;
  private final CList cList;
  private final TerminatedVats terminated;
  private final ObjectRetirement retirement;
  private final GcActions gcActions;

  RefcountSweep(
      FreeCandidates candidates,
      PromiseTable promises,
      ObjectTable objects,
      ReferenceCounts counts,
      CList cList,
      TerminatedVats terminated,
      ObjectRetirement retirement,
      GcActions gcActions) {
    this.candidates = candidates;
    this.promises = promises;
    this.objects = objects;
    this.counts = counts;
    this.cList = cList;
    this.terminated = terminated;
    this.retirement = retirement;
    this.gcActions = gcActions;
  }

  /** Deals with all candidates. */
  public void run() {
    Set<String> actions = new LinkedHashSet<>();
    for (int i = 0; i < candidates.size(); i++) {
      String kref = candidates.get(i);
      switch (KernelSlot.type(kref)) {
        case PROMISE -> sweepPromise(kref);
        case OBJECT -> sweepObject(kref, actions);
        case DEVICE -> {}
      }
    }
    gcActions.add(actions);
    candidates.clear();
  }

  private void sweepPromise(String kpid) {
    if (!promises.exists(kpid) || counts.ofPromise(kpid) != 0) {
      return;
    }
    if (promises.get(kpid) instanceof KernelPromise.Settled settled) {
      settled.data().slots().forEach(counts::decrement);
    }
    promises.delete(kpid);
  }

  private void sweepObject(String koid, Set<String> actions) {
    ReferenceCounts.Counts count = counts.ofObject(koid);
    if (count.reachable() != 0) {
      return;
    }
    String owner = objects.recordedOwner(koid);
    if (owner != null && !terminated.contains(owner)) {
      if (cList.isReachable(owner, koid)) {
        actions.add(GcActions.text(owner, GcActions.Type.DROP_EXPORT, koid));
      }
      if (count.recognizable() == 0) {
        actions.add(GcActions.text(owner, GcActions.Type.RETIRE_EXPORT, koid));
      }
      return;
    }
    if (owner != null) {
      // Its exporter is dead and being deleted bit by bit: do this bit now.
      retirement.orphanFree(koid, owner);
    }
    if (count.recognizable() != 0) {
      retirement.retire(List.of(koid));
    } else {
      objects.delete(koid);
    }
  }

  /** The candidates that wait for the next sweep. */
  List<String> waiting() {
    return new ArrayList<>(candidates.toList());
  }
}

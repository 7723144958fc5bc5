package io.vatpool.kernel.crank;

import io.vatpool.kernel.state.KernelPromise;
import io.vatpool.kernel.state.KernelSlot;
import io.vatpool.kernel.state.KernelState;
import io.vatpool.kernel.state.SlotType;
import io.vatpool.kernel.translate.KernelDelivery.Notify.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * A settled promise together with all settled promises that can be reached through what they were
 * settled with: they are told to a vat, and retired, in one go.
 */
final class SettledClosure {
  private SettledClosure() {}

  /** The outcomes, {@code root} first, each before those that it mentions, depth first. */
  static List<Outcome> of(KernelState state, String root, KernelPromise.Settled settled) {
    List<Outcome> outcomes = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    Deque<Iterator<String>> open = new ArrayDeque<>();
    outcomes.add(new Outcome(root, settled));
    seen.add(root);
    open.push(settled.data().slots().iterator());
    while (!open.isEmpty()) {
      Iterator<String> slots = open.peek();
      if (!slots.hasNext()) {
        open.pop();
        continue;
      }
      String kref = slots.next();
      if (KernelSlot.type(kref) == SlotType.PROMISE
          && !seen.contains(kref)
          && state.promises().get(kref) instanceof KernelPromise.Settled next) {
        outcomes.add(new Outcome(kref, next));
        seen.add(kref);
        open.push(next.data().slots().iterator());
      }
    }
    return outcomes;
  }
}

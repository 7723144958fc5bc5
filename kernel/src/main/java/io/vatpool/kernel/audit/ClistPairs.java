package io.vatpool.kernel.audit;

import io.vatpool.kernel.audit.Finding.Kind;
import java.util.HashMap;
import java.util.Map;

/** Matches the two entries of each pair of one c-list. */
final class ClistPairs {
  private final String ownerId;
  private final Findings findings;
  private final Map<String, String> awaiting = new HashMap<>();
  private long pairs;

  ClistPairs(String ownerId, Findings findings) {
    this.ownerId = ownerId;
    this.findings = findings;
  }

  /** The entry of a kref, or of a vref: each pair is told from both sides. */
  void side(String slot, String partner) {
    if (slot.equals(awaiting.get(partner))) {
      awaiting.remove(partner);
      pairs++;
    } else {
      awaiting.put(slot, partner);
    }
  }

  /**
   * The list is over.
   *
   * @param dying whether its owner is being deleted, device nodes one side after the other
   */
  void finish(boolean dying) {
    awaiting.forEach((slot, partner) ->
        findings.expect(
            dying && (slot.startsWith("kd") || slot.startsWith("d")),
            Kind.CLIST,
            ownerId + ".c." + slot,
            "names " + partner + ", which does not name it back"));
    findings.counted("clistPairs", pairs);
  }
}

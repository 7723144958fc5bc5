package io.vatpool.kernel.audit;

import java.util.List;
import java.util.SequencedMap;

/**
 * What an audit found.
 *
 * @param counted how many keys, vats, objects, promises, c-list pairs, events and spans were read
 * @param findings what cannot be, at most {@link KernelAudit#FINDINGS_MAX}
 * @param findingCount how many there were
 * @param heldOutside krefs that are held more often than the state can explain, and how much more:
 *     by the host, which has asked for results it has not yet taken, or by a leak
 */
public record AuditReport(
    SequencedMap<String, Long> counted,
    List<Finding> findings,
    long findingCount,
    SequencedMap<String, Long> heldOutside) {
  /** Copies. */
  public AuditReport {
    findings = List.copyOf(findings);
  }

  /** Whether the state agrees with itself. */
  public boolean isClean() {
    return findingCount == 0;
  }
}

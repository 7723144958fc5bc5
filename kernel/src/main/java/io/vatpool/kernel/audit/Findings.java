package io.vatpool.kernel.audit;

import io.vatpool.kernel.audit.Finding.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Collects what an audit finds and counts what it reads. */
final class Findings {
  private final int max;
  private final List<Finding> findings = new ArrayList<>();
  private final SequencedMap<String, Long> counted = new LinkedHashMap<>();
  private long count;

  Findings(int max) {
    this.max = max;
  }

  void add(Kind kind, String subject, String problem) {
    count++;
    if (findings.size() < max) {
      findings.add(new Finding(kind, subject, problem));
    }
  }

  /** Adds a finding unless {@code holds}. */
  void expect(boolean holds, Kind kind, String subject, String problem) {
    if (!holds) {
      add(kind, subject, problem);
    }
  }

  void counted(String what, long number) {
    counted.merge(what, number, Long::sum);
  }

  long countedSoFar(String what) {
    return counted.getOrDefault(what, 0L);
  }

  AuditReport report(SequencedMap<String, Long> heldOutside) {
    return new AuditReport(counted, findings, count, heldOutside);
  }
}

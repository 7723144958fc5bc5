package io.vatpool.worker.vat;

import io.vatpool.protocol.RecordedSyscall;
import io.vatpool.protocol.TranscriptEntry;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.protocol.json.MalformedJsonException;
import io.vatpool.protocol.wire.DivergenceReport;
import io.vatpool.protocol.wire.DivergenceReport.Comparison;
import io.vatpool.protocol.wire.DivergenceReport.Verdict;
import io.vatpool.protocol.wire.WireLimits;
import io.vatpool.xsnap.vat.VatHost;
import io.vatpool.xsnap.vat.WrittenSyscalls;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes the kernel's part in the replay of one delivery: every syscall is compared with the
 * recorded one and gets the recorded answer, whatever the state of the kernel is now.
 *
 * <p>After a first difference the vat is answered by position for as long as there are recorded
 * answers, so that the report can say of each syscall what became of it.
 */
final class ReplayedEntry implements VatHost {
  /** A vat that has left its history is stopped after so many syscalls beyond it. */
  private static final int EXTRA_MAX = 100;

  private static final String EXTRA_ANSWER = "[\"error\",\"not in the transcript\"]";

  private final List<RecordedSyscall> recorded;
  private final List<Comparison> comparisons = new ArrayList<>();
  private long made;
  private boolean diverged;

  ReplayedEntry(TranscriptEntry.Delivered entry) {
    this.recorded = entry.syscalls();
  }

  @Override
  public String syscall(String syscall) {
    long index = made++;
    if (index >= recorded.size()) {
      note(new Comparison(Verdict.EXTRA, null, syscall));
      if (index >= recorded.size() + (long) EXTRA_MAX) {
        throw new IllegalStateException("the vat has left its history");
      }
      return EXTRA_ANSWER;
    }
    RecordedSyscall expected = recorded.get((int) index);
    boolean same = isSame(expected.syscall(), syscall);
    note(new Comparison(same ? Verdict.OK : Verdict.WRONG, expected.syscall(), syscall));
    return expected.result();
  }

  @Override
  public boolean acceptsWrites() {
    return recorded.stream()
        .filter(entry -> WrittenSyscalls.contains(entry.syscall()))
        .allMatch(entry -> entry.result().equals(WrittenSyscalls.ANSWER));
  }

  @Override
  public void console(String arguments) {}

  @Override
  public void testLog(String arguments) {}

  /** Ends the delivery: recorded syscalls that were not made are missing. */
  void finish() {
    for (int i = (int) Math.min(made, recorded.size()); i < recorded.size(); i++) {
      note(new Comparison(Verdict.MISSING, recorded.get(i).syscall(), null));
    }
  }

  boolean hasDiverged() {
    return diverged;
  }

  DivergenceReport report(String vatId, long position, String delivery) {
    int listed = Math.min(comparisons.size(), WireLimits.DIVERGENCE_SYSCALLS);
    return new DivergenceReport(
        vatId,
        position,
        delivery,
        comparisons.subList(0, listed),
        comparisons.size() - (long) listed);
  }

  private void note(Comparison comparison) {
    diverged |= comparison.verdict() != Verdict.OK;
    comparisons.add(comparison);
  }

  /** The order of properties does not count, nor how the engine writes numbers and escapes. */
  private static boolean isSame(String expected, String got) {
    if (expected.equals(got)) {
      return true;
    }
    try {
      return JsJson.parse(expected).equals(JsJson.parse(JsJson.stringify(JsJson.parse(got))));
    } catch (MalformedJsonException e) {
      return false;
    }
  }
}

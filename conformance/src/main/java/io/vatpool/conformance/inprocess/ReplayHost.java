package io.vatpool.conformance.inprocess;

import io.vatpool.protocol.RecordedSyscall;
import io.vatpool.xsnap.vat.VatHost;
import java.util.List;

/** Compares each syscall of a replayed delivery with the transcript and gives the old answer. */
final class ReplayHost implements VatHost {
  private final String where;
  private final List<RecordedSyscall> recorded;
  private int next;

  ReplayHost(String where, List<RecordedSyscall> recorded) {
    this.where = where;
    this.recorded = recorded;
  }

  @Override
  public String syscall(String syscall) {
    if (next == recorded.size()) {
      throw new ReplayDivergedException(where, "(no more syscalls)", syscall);
    }
    RecordedSyscall expected = recorded.get(next++);
    if (!expected.syscall().equals(syscall)) {
      throw new ReplayDivergedException(where, expected.syscall(), syscall);
    }
    return expected.result();
  }

  void insistComplete() {
    if (next < recorded.size()) {
      throw new ReplayDivergedException(where, recorded.get(next).syscall(), "(no more syscalls)");
    }
  }

  @Override
  public void console(String arguments) {}

  @Override
  public void testLog(String arguments) {}
}

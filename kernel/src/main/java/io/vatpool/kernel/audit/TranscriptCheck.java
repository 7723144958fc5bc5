package io.vatpool.kernel.audit;

import io.vatpool.kernel.audit.Finding.Kind;
import io.vatpool.kernel.port.KernelStore;
import io.vatpool.kernel.port.SnapshotRow;
import io.vatpool.kernel.port.SpanRow;
import io.vatpool.protocol.SpanHash;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The spans of each vat: one after the other, each the hash of its entries. */
final class TranscriptCheck {
  private static final int PAGE = 200;

  private final KernelStore store;
  private final Findings findings;
  private final boolean entries;

  /**
   * A check.
   *
   * @param entries whether the entries of all spans are read and hashed, not only the spans' rows
   */
  TranscriptCheck(KernelStore store, Findings findings, boolean entries) {
    this.store = store;
    this.findings = findings;
    this.entries = entries;
  }

  void check(VatKeys vats) {
    for (String vatId : vats.ids()) {
      if (vats.lives(vatId)) {
        check(vatId, vats.isSuspended(vatId));
      }
    }
  }

  private void check(String vatId, boolean suspended) {
    @Nullable SpanRow previous = null;
    List<SpanRow> page = store.spans(vatId, 0, PAGE);
    while (!page.isEmpty()) {
      for (SpanRow span : page) {
        follows(vatId, previous, span);
        if (entries) {
          hash(span);
        }
        findings.counted("spans", 1);
        previous = span;
      }
      page = store.spans(vatId, page.getLast().startPos() + 1, PAGE);
    }
    if (previous == null || !previous.current()) {
      findings.add(Kind.TRANSCRIPT, vatId, "has no current span");
      return;
    }
    SnapshotRow snapshot = store.snapshotInUse(vatId);
    findings.expect(
        !suspended || (snapshot == null && previous.startPos() == previous.endPos()),
        Kind.TRANSCRIPT,
        vatId,
        "is suspended, but has something to replay");
    if (snapshot != null) {
      findings.expect(
          snapshot.snapPos() + 1 == previous.startPos(),
          Kind.TRANSCRIPT,
          vatId,
          "its snapshot was taken at "
              + snapshot.snapPos()
              + ", but its span starts at "
              + previous.startPos());
    }
  }

  private void follows(String vatId, @Nullable SpanRow previous, SpanRow span) {
    long expected = previous == null ? 0 : previous.endPos();
    findings.expect(
        span.startPos() == expected,
        Kind.TRANSCRIPT,
        vatId,
        "a span starts at " + span.startPos() + ", not at " + expected);
    if (previous != null) {
      findings.expect(
          !previous.current(),
          Kind.TRANSCRIPT,
          vatId,
          "the span at " + previous.startPos() + " is open, but others follow");
      findings.expect(
          span.incarnation() == previous.incarnation()
              || span.incarnation() == previous.incarnation() + 1,
          Kind.TRANSCRIPT,
          vatId,
          "incarnation " + span.incarnation() + " follows " + previous.incarnation());
    }
  }

  private void hash(SpanRow span) {
    String hash = SpanHash.EMPTY;
    long position = span.startPos();
    while (position < span.endPos()) {
      List<String> page = store.entries(span.vatId(), position, span.endPos(), PAGE);
      if (page.isEmpty()) {
        findings.add(
            Kind.TRANSCRIPT, span.vatId(), "the entries from " + position + " on are missing");
        return;
      }
      for (String entry : page) {
        hash = SpanHash.extend(hash, entry);
      }
      position += page.size();
    }
    findings.expect(
        hash.equals(span.hash()),
        Kind.TRANSCRIPT,
        span.vatId(),
        "the span at " + span.startPos() + " has the hash " + hash + ", not " + span.hash());
  }
}

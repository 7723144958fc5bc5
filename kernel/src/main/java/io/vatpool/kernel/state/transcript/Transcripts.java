package io.vatpool.kernel.state.transcript;

import io.vatpool.kernel.port.EntryRow;
import io.vatpool.kernel.port.KernelStore;
import io.vatpool.kernel.port.SnapshotRow;
import io.vatpool.kernel.port.SpanRow;
import io.vatpool.kernel.port.VatWorkers.SnapshotTicket;
import io.vatpool.kernel.state.UndoLog;
import io.vatpool.protocol.SnapshotInfo;
import io.vatpool.protocol.TranscriptEntry;
import io.vatpool.protocol.VatPosition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where each vat stands, what has happened to it, and which heap snapshot it can start from. */
public final class Transcripts {
  private final Spans spans;
  private final Snapshots snapshots;
  private final UndoLog undoLog;
  private final SnapshotListener listener;

  /** Vats whose snapshot is on its way. */
  private final Map<String, Saving> saving = new LinkedHashMap<>();

  /** Is told of snapshots as they arrive, for the slog. */
  @FunctionalInterface
  public interface SnapshotListener {
    /**
     * A snapshot is stored.
     *
     * @param previous the one it takes over from, or null
     */
    void saved(String vatId, long snapPos, SnapshotInfo info, @Nullable SnapshotRow previous);
  }

  /** A snapshot on its way; once it has arrived it stays known, should its arrival be undone. */
  private static final class Saving {
    private final SnapshotTicket ticket;
    private @Nullable SnapshotInfo info;

    Saving(SnapshotTicket ticket) {
      this.ticket = ticket;
    }
  }

  /** Transcripts over those in {@code committed}. */
  public Transcripts(KernelStore committed, UndoLog undoLog, SnapshotListener listener) {
    this.spans = new Spans(committed, undoLog);
    this.snapshots = new Snapshots(committed, undoLog);
    this.undoLog = undoLog;
    this.listener = listener;
  }

  /** Starts the transcript of a new vat. */
  public void create(String vatId) {
    spans.create(vatId);
  }

  /** The vat's open span. */
  public SpanRow currentSpan(String vatId) {
    settle(vatId);
    return spans.current(vatId);
  }

  /** The vat's open span, or null for a vat that has none, as a terminated one. */
  public @Nullable SpanRow findCurrentSpan(String vatId) {
    settle(vatId);
    return spans.findCurrent(vatId);
  }

  /** Where the vat stands. */
  public VatPosition position(String vatId) {
    SpanRow span = currentSpan(vatId);
    return new VatPosition(vatId, span.incarnation(), span.endPos(), span.hash());
  }

  /** How many entries the vat's open span has. */
  public long spanEntries(String vatId) {
    SpanRow span = currentSpan(vatId);
    return span.endPos() - span.startPos();
  }

  /** Adds an entry. */
  public void append(String vatId, TranscriptEntry entry) {
    settle(vatId);
    spans.append(vatId, entry.toText());
  }

  /** The snapshot that the vat's open span starts from, or null. */
  public @Nullable SnapshotRow snapshotInUse(String vatId) {
    settle(vatId);
    return snapshots.inUse(vatId);
  }

  /** The position from which on the vat's entries are not committed yet. */
  public long committedEnd(String vatId) {
    return spans.committedEnd(vatId);
  }

  /** Texts of the vat's entries from {@code position} on that are not committed yet. */
  public List<String> pendingEntries(String vatId, long position) {
    return spans.pendingEntries(vatId, position);
  }

  /** The vat's heap is being saved: its span rolls over when the snapshot's id is known. */
  public void rollOverWhenSaved(String vatId, SnapshotTicket ticket) {
    settle(vatId);
    saving.put(vatId, new Saving(ticket));
    undoLog.record(() -> saving.remove(vatId));
  }

  /** Whether the vat's heap is being saved: whatever is asked about it then waits for that. */
  public boolean isSaving(String vatId) {
    return saving.containsKey(vatId);
  }

  /** Waits for all snapshots on their way. */
  public void settleAll() {
    List.copyOf(saving.keySet()).forEach(this::settle);
  }

  private void settle(String vatId) {
    Saving arriving = saving.get(vatId);
    if (arriving == null) {
      return;
    }
    SnapshotInfo info = arriving.info;
    long snapPos = spans.current(vatId).endPos();
    if (info == null) {
      info = arriving.ticket.await();
      arriving.info = info;
      listener.saved(vatId, snapPos, info, snapshots.inUse(vatId));
    }
    saving.remove(vatId);
    undoLog.record(() -> saving.put(vatId, arriving));
    snapshots.save(vatId, snapPos, info);
    spans.append(vatId, new TranscriptEntry.SaveSnapshot(info.snapshotId()).toText());
    spans.rollOver(vatId, false);
    spans.append(vatId, new TranscriptEntry.LoadSnapshot(info.snapshotId()).toText());
  }

  /**
   * Ends the incarnation: the open span closes with a shutdown-worker entry, the next one is empty
   * and starts from no snapshot.
   *
   * @return the new incarnation's number
   */
  public int beginIncarnation(String vatId) {
    append(vatId, new TranscriptEntry.ShutdownWorker());
    snapshots.stopUsing(vatId);
    return spans.rollOver(vatId, true).incarnation();
  }

  /** The vat is dead: neither its snapshot nor its transcript will be used again. */
  public void stopUsing(String vatId) {
    settle(vatId);
    snapshots.stopUsing(vatId);
    spans.stopUsing(vatId);
  }

  /** Deletes snapshot rows, last first, at most {@code budget}. */
  public Deletion deleteSnapshots(String vatId, long budget) {
    return snapshots.delete(vatId, budget);
  }

  /** Deletes spans with their entries, last first, at most {@code budget} spans. */
  public Deletion deleteSpans(String vatId, long budget) {
    return spans.delete(vatId, budget);
  }

  /** Span rows that the block adds or changes. */
  public List<SpanRow> changedSpans() {
    return spans.changedRows();
  }

  /** Committed span rows that the block deletes with their entries. */
  public List<SpanRow> deletedSpans() {
    return spans.deletedRows();
  }

  /** Entries that the block adds. */
  public List<EntryRow> newEntries() {
    return spans.newEntries();
  }

  /** Snapshot rows that the block adds or changes. */
  public List<SnapshotRow> changedSnapshots() {
    return snapshots.changedRows();
  }

  /** Committed snapshot rows that the block deletes. */
  public List<SnapshotRow> deletedSnapshots() {
    return snapshots.deletedRows();
  }

  /** The block has been committed: a new one starts. */
  public void startBlock() {
    spans.startBlock();
    snapshots.startBlock();
  }
}

package io.vatpool.kernel.state.transcript;

import io.vatpool.kernel.port.EntryRow;
import io.vatpool.kernel.port.KernelStore;
import io.vatpool.kernel.port.SpanRow;
import io.vatpool.kernel.state.StateViolationException;
import io.vatpool.kernel.state.UndoLog;
import io.vatpool.protocol.SpanHash;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Transcript spans and the entries of the open block. */
final class Spans {
  private static final int PAGE_ROWS = 1_000;

  private final KernelStore committed;
  private final UndoLog undoLog;
  private final RowCache<SpanRow> cleanCurrent = new RowCache<>();
  private final Map<String, OpenVat> open = new LinkedHashMap<>();

  /** What the block has changed of one vat. */
  private static final class OpenVat {
    private @Nullable SpanRow current;
    private NavigableMap<Long, SpanRow> changed = new TreeMap<>();
    private List<EntryRow> entries = new ArrayList<>();
    private List<SpanRow> deleted = new ArrayList<>();
  }

  Spans(KernelStore committed, UndoLog undoLog) {
    this.committed = committed;
    this.undoLog = undoLog;
  }

  /** The vat's open span, or null. */
  @Nullable SpanRow findCurrent(String vatId) {
    OpenVat vat = open.get(vatId);
    if (vat != null) {
      return vat.current;
    }
    RowCache.Known<SpanRow> known = cleanCurrent.get(vatId);
    if (known == null) {
      SpanRow row = committed.currentSpan(vatId);
      cleanCurrent.put(vatId, row);
      return row;
    }
    return known.row();
  }

  SpanRow current(String vatId) {
    SpanRow current = findCurrent(vatId);
    if (current == null) {
      throw new StateViolationException(vatId + " has no transcript");
    }
    return current;
  }

  private OpenVat open(String vatId) {
    OpenVat vat = open.get(vatId);
    if (vat == null) {
      vat = new OpenVat();
      vat.current = findCurrent(vatId);
      open.put(vatId, vat);
    }
    return vat;
  }

  /** Starts the transcript of a new vat. */
  void create(String vatId) {
    change(open(vatId), new SpanRow(vatId, 0, 0, SpanHash.EMPTY, true, 0));
  }

  /** Replaces the current span's row, or starts another one. */
  private void change(OpenVat vat, SpanRow row) {
    SpanRow before = vat.current;
    SpanRow changedBefore = vat.changed.put(row.startPos(), row);
    vat.current = row.current() ? row : null;
    undoLog.record(() -> {
      vat.current = before;
      if (changedBefore == null) {
        vat.changed.remove(row.startPos());
      } else {
        vat.changed.put(row.startPos(), changedBefore);
      }
    });
  }

  void append(String vatId, String text) {
    SpanRow span = current(vatId);
    OpenVat vat = open(vatId);
    change(
        vat,
        new SpanRow(
            vatId,
            span.startPos(),
            span.endPos() + 1,
            SpanHash.extend(span.hash(), text),
            true,
            span.incarnation()));
    vat.entries.add(new EntryRow(vatId, span.endPos(), span.incarnation(), text));
    undoLog.record(() -> vat.entries.removeLast());
  }

  /** Closes the current span and starts another. */
  SpanRow rollOver(String vatId, boolean newIncarnation) {
    SpanRow closed = current(vatId);
    close(vatId, closed);
    int incarnation = closed.incarnation() + (newIncarnation ? 1 : 0);
    SpanRow next =
        new SpanRow(vatId, closed.endPos(), closed.endPos(), SpanHash.EMPTY, true, incarnation);
    change(open(vatId), next);
    return next;
  }

  /** Closes the current span, if there is one. */
  void stopUsing(String vatId) {
    SpanRow current = findCurrent(vatId);
    if (current != null) {
      close(vatId, current);
    }
  }

  private void close(String vatId, SpanRow span) {
    change(
        open(vatId),
        new SpanRow(vatId, span.startPos(), span.endPos(), span.hash(), false, span.incarnation()));
  }

  /** The position from which on the entries are only here. */
  long committedEnd(String vatId) {
    OpenVat vat = open.get(vatId);
    return vat == null || vat.entries.isEmpty()
        ? current(vatId).endPos()
        : vat.entries.getFirst().position();
  }

  /** Texts of the entries from {@code position} on that are not committed yet. */
  List<String> pendingEntries(String vatId, long position) {
    OpenVat vat = open.get(vatId);
    return vat == null
        ? List.of()
        : vat.entries.stream().filter(e -> e.position() >= position).map(EntryRow::text).toList();
  }

  /** Deletes spans with their entries, last first, at most {@code budget}. */
  Deletion delete(String vatId, long budget) {
    OpenVat vat = open(vatId);
    NavigableMap<Long, SpanRow> stored = committedRows(vatId, budget, vat);
    NavigableMap<Long, SpanRow> all = new TreeMap<>(stored);
    all.putAll(vat.changed);
    List<SpanRow> chosen = all.descendingMap().values().stream().limit(budget).toList();
    forget(vat, chosen, stored);
    return new Deletion(chosen.size() == all.size(), chosen.size());
  }

  /** The vat's committed rows that have not been deleted: all, or enough of the last ones. */
  private NavigableMap<Long, SpanRow> committedRows(String vatId, long budget, OpenVat vat) {
    NavigableMap<Long, SpanRow> rows = new TreeMap<>();
    long before = Long.MAX_VALUE;
    List<SpanRow> page;
    do {
      page = committed.spansBefore(vatId, before, PAGE_ROWS);
      for (SpanRow row : page) {
        if (vat.deleted.stream().noneMatch(d -> d.startPos() == row.startPos())) {
          rows.put(row.startPos(), row);
        }
        before = row.startPos();
      }
    } while (page.size() == PAGE_ROWS && rows.size() <= budget);
    return rows;
  }

  private void forget(OpenVat vat, List<SpanRow> spans, NavigableMap<Long, SpanRow> stored) {
    NavigableMap<Long, SpanRow> changedBefore = vat.changed;
    List<EntryRow> entriesBefore = vat.entries;
    List<SpanRow> deletedBefore = vat.deleted;
    SpanRow currentBefore = vat.current;
    NavigableMap<Long, SpanRow> changed = new TreeMap<>(changedBefore);
    List<EntryRow> entries = new ArrayList<>(entriesBefore);
    List<SpanRow> deleted = new ArrayList<>(deletedBefore);
    for (SpanRow span : spans) {
      changed.remove(span.startPos());
      entries.removeIf(e -> e.position() >= span.startPos() && e.position() < span.endPos());
      SpanRow storedRow = stored.get(span.startPos());
      if (storedRow != null) {
        deleted.add(storedRow);
      }
      if (span.current()) {
        vat.current = null;
      }
    }
    vat.changed = changed;
    vat.entries = entries;
    vat.deleted = deleted;
    undoLog.record(() -> {
      vat.changed = changedBefore;
      vat.entries = entriesBefore;
      vat.deleted = deletedBefore;
      vat.current = currentBefore;
    });
  }

  List<SpanRow> changedRows() {
    return open.values().stream().flatMap(vat -> vat.changed.values().stream()).toList();
  }

  List<SpanRow> deletedRows() {
    return open.values().stream().flatMap(vat -> vat.deleted.stream()).toList();
  }

  List<EntryRow> newEntries() {
    return open.values().stream().flatMap(vat -> vat.entries.stream()).toList();
  }

  void startBlock() {
    open.forEach((vatId, vat) -> cleanCurrent.put(vatId, vat.current));
    open.clear();
  }
}

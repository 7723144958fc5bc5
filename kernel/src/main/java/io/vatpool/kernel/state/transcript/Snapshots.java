package io.vatpool.kernel.state.transcript;

import io.vatpool.kernel.port.KernelStore;
import io.vatpool.kernel.port.SnapshotRow;
import io.vatpool.kernel.state.UndoLog;
import io.vatpool.protocol.SnapshotInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Snapshot rows; the bytes are elsewhere. */
final class Snapshots {
  private static final int PAGE_ROWS = 1_000;

  private final KernelStore committed;
  private final UndoLog undoLog;
  private final RowCache<SnapshotRow> cleanInUse = new RowCache<>();
  private final Map<String, OpenVat> open = new LinkedHashMap<>();

  /** What the block has changed of one vat. */
  private static final class OpenVat {
    private @Nullable SnapshotRow inUse;
    private NavigableMap<Long, SnapshotRow> changed = new TreeMap<>();
    private List<SnapshotRow> deleted = new ArrayList<>();
  }

  Snapshots(KernelStore committed, UndoLog undoLog) {
    this.committed = committed;
    this.undoLog = undoLog;
  }

  /** The snapshot that the vat's current span starts from, or null. */
  @Nullable SnapshotRow inUse(String vatId) {
    OpenVat vat = open.get(vatId);
    if (vat != null) {
      return vat.inUse;
    }
    RowCache.Known<SnapshotRow> known = cleanInUse.get(vatId);
    if (known == null) {
      SnapshotRow row = committed.snapshotInUse(vatId);
      cleanInUse.put(vatId, row);
      return row;
    }
    return known.row();
  }

  private OpenVat open(String vatId) {
    OpenVat vat = open.get(vatId);
    if (vat == null) {
      vat = new OpenVat();
      vat.inUse = inUse(vatId);
      open.put(vatId, vat);
    }
    return vat;
  }

  private void change(OpenVat vat, SnapshotRow row) {
    SnapshotRow before = vat.inUse;
    SnapshotRow changedBefore = vat.changed.put(row.snapPos(), row);
    vat.inUse = row.inUse() ? row : null;
    undoLog.record(() -> {
      vat.inUse = before;
      if (changedBefore == null) {
        vat.changed.remove(row.snapPos());
      } else {
        vat.changed.put(row.snapPos(), changedBefore);
      }
    });
  }

  /** Puts another snapshot in use. */
  void save(String vatId, long snapPos, SnapshotInfo info) {
    stopUsing(vatId);
    change(
        open(vatId),
        new SnapshotRow(
            vatId,
            snapPos,
            info.snapshotId(),
            true,
            info.uncompressedBytes(),
            info.compressedBytes()));
  }

  /** The snapshot in use, if there is one, is so no longer; its row stays. */
  void stopUsing(String vatId) {
    SnapshotRow row = inUse(vatId);
    if (row != null) {
      change(
          open(vatId),
          new SnapshotRow(
              vatId,
              row.snapPos(),
              row.snapshotId(),
              false,
              row.uncompressedBytes(),
              row.compressedBytes()));
    }
  }

  /** Deletes rows, last first, at most {@code budget}. */
  Deletion delete(String vatId, long budget) {
    OpenVat vat = open(vatId);
    NavigableMap<Long, SnapshotRow> stored = committedRows(vatId, budget, vat);
    NavigableMap<Long, SnapshotRow> all = new TreeMap<>(stored);
    all.putAll(vat.changed);
    List<SnapshotRow> chosen = all.descendingMap().values().stream().limit(budget).toList();
    forget(vat, chosen, stored);
    return new Deletion(chosen.size() == all.size(), chosen.size());
  }

  private NavigableMap<Long, SnapshotRow> committedRows(String vatId, long budget, OpenVat vat) {
    NavigableMap<Long, SnapshotRow> rows = new TreeMap<>();
    long before = Long.MAX_VALUE;
    List<SnapshotRow> page;
    do {
      page = committed.snapshotsBefore(vatId, before, PAGE_ROWS);
      for (SnapshotRow row : page) {
        if (vat.deleted.stream().noneMatch(d -> d.snapPos() == row.snapPos())) {
          rows.put(row.snapPos(), row);
        }
        before = row.snapPos();
      }
    } while (page.size() == PAGE_ROWS && rows.size() <= budget);
    return rows;
  }

  private void forget(OpenVat vat, List<SnapshotRow> rows, NavigableMap<Long, SnapshotRow> stored) {
    NavigableMap<Long, SnapshotRow> changedBefore = vat.changed;
    List<SnapshotRow> deletedBefore = vat.deleted;
    SnapshotRow inUseBefore = vat.inUse;
    NavigableMap<Long, SnapshotRow> changed = new TreeMap<>(changedBefore);
    List<SnapshotRow> deleted = new ArrayList<>(deletedBefore);
    for (SnapshotRow row : rows) {
      changed.remove(row.snapPos());
      SnapshotRow storedRow = stored.get(row.snapPos());
      if (storedRow != null) {
        deleted.add(storedRow);
      }
      if (row.inUse()) {
        vat.inUse = null;
      }
    }
    vat.changed = changed;
    vat.deleted = deleted;
    undoLog.record(() -> {
      vat.changed = changedBefore;
      vat.deleted = deletedBefore;
      vat.inUse = inUseBefore;
    });
  }

  List<SnapshotRow> changedRows() {
    return open.values().stream().flatMap(vat -> vat.changed.values().stream()).toList();
  }

  List<SnapshotRow> deletedRows() {
    return open.values().stream().flatMap(vat -> vat.deleted.stream()).toList();
  }

  void startBlock() {
    open.forEach((vatId, vat) -> cleanInUse.put(vatId, vat.inUse));
    open.clear();
  }
}

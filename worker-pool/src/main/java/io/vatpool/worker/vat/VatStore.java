package io.vatpool.worker.vat;

import io.vatpool.kernel.port.SpanRow;
import io.vatpool.protocol.Utf8;
import io.vatpool.protocol.VatPosition;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A vat's stored keys and values as the vat sees them: what it has written lies over the committed
 * rows, which are read through and cached.
 *
 * <p>A write leaves the upper layer only after the database has been seen to hold it: when the
 * vat's committed span ends at a position, with a span hash, that this vat has passed itself. So
 * reading through never brings an older value back, however far behind the database is; and it can
 * never be ahead, because what is committed of this vat has run here first.
 *
 * <p>Keys and values are kept as the kernel's store keeps them, without lone surrogates. For the
 * vat's thread.
 */
final class VatStore {
  /** Uncommitted writes beyond this are worth asking the database what it has, in bytes. */
  static final long OVERLAY_BYTES = 4L * 1024 * 1024;

  private static final int ROW_OVERHEAD_BYTES = 96;

  /** Positions remembered, to recognise one of them in the database. */
  private static final int PASSED_MAX = 10_000;

  private record Write(Optional<String> value, long position) {}

  private final CommittedRows rows;
  private final long overlayBytesMax;
  private final RecentlyUsed<Optional<String>> committed;
  private final TreeMap<String, Write> overlay = new TreeMap<>(Utf8.ORDER);
  private final Deque<VatPosition> passed = new ArrayDeque<>();
  private VatPosition at;
  private long overlayBytes;
  private long trimAt;

  /**
   * The store of a vat that stands at {@code at}.
   *
   * @param pending what it has written before, as far as that may not be committed
   * @param cacheBytesMax bound of the cache of committed rows
   */
  VatStore(
      CommittedRows rows,
      VatPosition at,
      SortedMap<String, Optional<String>> pending,
      long cacheBytesMax,
      long overlayBytesMax) {
    this.rows = rows;
    this.at = at;
    this.overlayBytesMax = overlayBytesMax;
    this.trimAt = overlayBytesMax;
    this.committed = new RecentlyUsed<>(cacheBytesMax, VatStore::size);
    passed.add(at);
    pending.forEach((key, value) -> write(key, value, at.position() - 1));
  }

  /** The value of {@code key}, or null. */
  @Nullable String get(String key) {
    String stored = Utf8.wellFormed(key);
    Write own = overlay.get(stored);
    if (own != null) {
      return own.value().orElse(null);
    }
    Optional<String> row = committed.get(stored);
    if (row == null) {
      row = Optional.ofNullable(rows.get(stored));
      committed.put(stored, row);
    }
    return row.orElse(null);
  }

  /** The smallest key greater than {@code previous}, or null. */
  @Nullable String nextKey(String previous) {
    String from = Utf8.wellFormed(previous);
    String own = nextOwnKey(from);
    String row = rows.nextKey(from);
    while (row != null && overlay.containsKey(row)) {
      // Deleted here, or the same as the next own key, or beyond it.
      if (own != null && Utf8.ORDER.compare(own, row) <= 0) {
        return own;
      }
      row = rows.nextKey(row);
    }
    return own != null && (row == null || Utf8.ORDER.compare(own, row) < 0) ? own : row;
  }

  void set(String key, String value) {
    write(Utf8.wellFormed(key), Optional.of(Utf8.wellFormed(value)), at.position());
  }

  void delete(String key) {
    write(Utf8.wellFormed(key), Optional.empty(), at.position());
  }

  /** The vat now stands at {@code now}, with what it wrote on the way. */
  void moved(VatPosition now) {
    at = now;
    passed.addLast(now);
    if (passed.size() > PASSED_MAX) {
      passed.removeFirst();
    }
    if (overlayBytes > trimAt) {
      trim();
      trimAt = Math.max(overlayBytesMax, 2 * overlayBytes);
    }
  }

  /** How many bytes of writes are not known to be committed. */
  long overlayBytes() {
    return overlayBytes;
  }

  private void trim() {
    SpanRow span = rows.currentSpan();
    if (span == null || !hasPassed(span)) {
      return;
    }
    Iterator<Map.Entry<String, Write>> writes = overlay.entrySet().iterator();
    while (writes.hasNext()) {
      Map.Entry<String, Write> entry = writes.next();
      // Removing from a tree map may move another entry into this one.
      String key = entry.getKey();
      Write write = entry.getValue();
      if (write.position() < span.endPos()) {
        writes.remove();
        overlayBytes -= size(key, write);
        committed.put(key, write.value());
      }
    }
    passed.removeIf(position -> position.position() < span.endPos());
  }

  private boolean hasPassed(SpanRow span) {
    return passed.stream()
        .anyMatch(position ->
            position.position() == span.endPos()
                && position.incarnation() == span.incarnation()
                && position.spanHash().equals(span.hash()));
  }

  private @Nullable String nextOwnKey(String from) {
    for (Map.Entry<String, Write> write : overlay.tailMap(from, false).entrySet()) {
      if (write.getValue().value().isPresent()) {
        return write.getKey();
      }
    }
    return null;
  }

  private void write(String key, Optional<String> value, long position) {
    Write write = new Write(value, position);
    Write before = overlay.put(key, write);
    overlayBytes += size(key, write) - (before == null ? 0 : size(key, before));
  }

  private static long size(String key, Write write) {
    return size(key, write.value());
  }

  /** What a row takes in memory, about: two bytes a character. */
  private static long size(String key, Optional<String> value) {
    long chars = (long) key.length() + value.map(String::length).orElse(0);
    return 2 * chars + ROW_OVERHEAD_BYTES;
  }
}

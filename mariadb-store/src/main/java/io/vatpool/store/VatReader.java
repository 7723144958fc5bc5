package io.vatpool.store;

import io.vatpool.kernel.port.SnapshotRow;
import io.vatpool.kernel.port.SpanRow;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** What a worker reads to bring a vat online and to answer its vatstore reads. */
public final class VatReader {
  /** Entries read at once, so that neither memory nor an open result set waits for a replay. */
  private static final int ENTRIES_MAX = 256;

  private static final long ENTRIES_BYTES = 8L * 1024 * 1024;

  private final DataSource dataSource;

  /** Reads through {@code dataSource}. */
  public VatReader(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** Takes entries one by one. */
  @FunctionalInterface
  public interface EntryConsumer<E extends Exception> {
    /** The text of the entry at {@code position}. */
    void entry(long position, String text) throws E;
  }

  /**
   * Hands the entries at {@code from ≤ position < to} to {@code consumer}, in order, a few
   * megabytes in memory at a time; no connection is held while the consumer works.
   *
   * @throws StoreException if one is missing
   */
  public <E extends Exception> void entries(
      String kernelId, String vatId, long from, long to, EntryConsumer<E> consumer) throws E {
    long position = from;
    long wanted = 16;
    while (position < to) {
      long first = position;
      long end = Math.min(to, first + wanted);
      List<String> texts =
          Db.call(
              dataSource,
              "reading the transcript of vat " + vatId,
              connection -> TranscriptTable.read(connection, kernelId, vatId, first, end));
      if (texts.isEmpty()) {
        throw TranscriptTable.missing(kernelId, vatId, first);
      }
      long bytes = 0;
      for (String text : texts) {
        bytes += text.length();
        consumer.entry(position++, text);
      }
      wanted = Math.clamp(ENTRIES_BYTES * texts.size() / (bytes + 1), 1, ENTRIES_MAX);
    }
  }

  /** The vat's open span as committed, or null if it has no transcript. */
  public @Nullable SpanRow currentSpan(String kernelId, String vatId) {
    return Db.find(
        dataSource,
        "reading the span of vat " + vatId,
        connection -> SpanTable.current(connection, kernelId, vatId));
  }

  /** The span that holds {@code position}, or null. */
  public @Nullable SpanRow spanAt(String kernelId, String vatId, long position) {
    return Db.find(
        dataSource,
        "reading the spans of vat " + vatId,
        connection -> SpanTable.at(connection, kernelId, vatId, position));
  }

  /** The first span of an incarnation, or null. */
  public @Nullable SpanRow firstSpanOf(String kernelId, String vatId, int incarnation) {
    return Db.find(
        dataSource,
        "reading the spans of vat " + vatId,
        connection -> SpanTable.firstOf(connection, kernelId, vatId, incarnation));
  }

  /** Spans from {@code startPos} on, in order, at most {@code limit}. */
  public List<SpanRow> spans(String kernelId, String vatId, long startPos, int limit) {
    return Db.call(
        dataSource,
        "reading the spans of vat " + vatId,
        connection -> SpanTable.from(connection, kernelId, vatId, startPos, limit));
  }

  /** Snapshots that were saved before {@code snapPos}, newest first, at most {@code limit}. */
  public List<SnapshotRow> snapshotsBefore(String kernelId, String vatId, long snapPos, int limit) {
    return Db.call(
        dataSource,
        "reading the snapshots of vat " + vatId,
        connection -> SnapshotTable.before(connection, kernelId, vatId, snapPos, limit));
  }

  /** The committed value of a key of the vat's own store, or null. */
  public @Nullable String vatstoreGet(String kernelId, String vatId, String key) {
    return Db.find(
        dataSource,
        "reading the store of vat " + vatId,
        connection -> KvTable.get(connection, kernelId, prefix(vatId) + key));
  }

  /** The vat's smallest committed key greater than {@code previous}, or null. */
  public @Nullable String vatstoreNextKey(String kernelId, String vatId, String previous) {
    String prefix = prefix(vatId);
    return Db.find(
        dataSource,
        "reading the keys of vat " + vatId,
        connection -> {
          String next = KvTable.nextKey(connection, kernelId, prefix + previous);
          return next != null && next.startsWith(prefix) ? next.substring(prefix.length()) : null;
        });
  }

  /** The bundle's JSON text, or null. */
  public @Nullable String bundle(String bundleId) {
    return new Bundles(dataSource).get(bundleId);
  }

  private static String prefix(String vatId) {
    return vatId + ".vs.";
  }
}

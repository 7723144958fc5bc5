package io.vatpool.store;

import io.vatpool.protocol.Utf8;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** The rows of {@code kv} and {@code kv_overflow}. */
final class KvTable {
  private static final String GET =
      "SELECT value, chunks FROM kv WHERE kernel_id = ? AND key_head = ? AND tail_hash = ?";
  private static final String NEXT_HEAD =
      "SELECT key_head, tail_hash FROM kv WHERE kernel_id = ? AND key_head > ?"
          + " ORDER BY key_head, tail_hash LIMIT 1";
  private static final String RANGE =
      "SELECT key_head, tail_hash, value, chunks FROM kv"
          + " WHERE kernel_id = ? AND key_head > ? AND key_head < ?"
          + " ORDER BY key_head, tail_hash LIMIT ?";
  private static final String GET_ALL =
      "SELECT key_head, value, chunks FROM kv"
          + " WHERE kernel_id = ? AND tail_hash = '' AND key_head IN (";

  /** How many keys one statement asks for. */
  private static final int GET_ALL_KEYS = 500;

  private static final String FIRST_TAIL =
      "SELECT MIN(key_tail) FROM kv WHERE kernel_id = ? AND key_head = ? AND tail_hash <> ''";
  private static final String NEXT_TAIL = FIRST_TAIL + " AND key_tail > ?";
  private static final String NEXT_LARGE_TAIL =
      FIRST_TAIL + " AND key_tail > " + LargeTail.VARIABLE;
  private static final List<String> COLUMNS =
      List.of("kernel_id", "key_head", "tail_hash", "key_tail", "value", "chunks");
  private static final String ON_DUPLICATE =
      " ON DUPLICATE KEY UPDATE value = VALUES(value), chunks = VALUES(chunks)";
  private static final String INSERT_LARGE =
      "INSERT INTO kv (kernel_id, key_head, tail_hash, key_tail, value, chunks) VALUES (?, ?, ?, "
          + LargeTail.VARIABLE
          + ", ?, ?)"
          + ON_DUPLICATE;
  private static final String DELETE_SHORT =
      "DELETE FROM kv WHERE kernel_id = ? AND tail_hash = '' AND key_head IN (";
  private static final String DELETE_LONG =
      "DELETE FROM kv WHERE kernel_id = ? AND key_head = ? AND tail_hash = ?";

  private KvTable() {}

  static @Nullable String get(Connection connection, String kernelId, String key)
      throws SQLException {
    KeyBytes bytes = KeyBytes.of(key);
    // Value and overflow are two reads; a commit between them shows as a wrong hash.
    for (int attempt = 0; attempt < Retries.RETRIES_MAX; attempt++) {
      byte[] value;
      int chunks;
      try (PreparedStatement select = connection.prepareStatement(GET)) {
        select.setString(1, kernelId);
        select.setBytes(2, bytes.head());
        select.setBytes(3, bytes.tailHash());
        try (ResultSet row = select.executeQuery()) {
          if (!row.next()) {
            return null;
          }
          value = row.getBytes(1);
          chunks = row.getInt(2);
        }
      }
      byte @Nullable [] whole =
          chunks == 0
              ? value
              : KvOverflowTable.read(connection, kernelId, bytes.hash(), chunks, value);
      if (whole != null) {
        return Utf8.string(whole);
      }
    }
    throw new StoreException(
        "the stored value of a key of kernel "
            + kernelId
            + " does not have its SHA-256; the rows of kv_overflow are damaged");
  }

  /** The values of those of {@code keys} that exist. */
  static Map<String, String> getAll(Connection connection, String kernelId, Collection<String> keys)
      throws SQLException {
    Map<String, String> values = new HashMap<>();
    List<KeyBytes> plain = new ArrayList<>();
    for (String key : keys) {
      KeyBytes bytes = KeyBytes.of(key);
      if (bytes.tail() == null) {
        plain.add(bytes);
      } else {
        putIfPresent(values, key, get(connection, kernelId, key));
      }
    }
    for (int from = 0; from < plain.size(); from += GET_ALL_KEYS) {
      List<KeyBytes> some = plain.subList(from, Math.min(from + GET_ALL_KEYS, plain.size()));
      getSome(connection, kernelId, some, values);
    }
    return values;
  }

  private static void getSome(
      Connection connection, String kernelId, List<KeyBytes> keys, Map<String, String> into)
      throws SQLException {
    List<String> overflowing = new ArrayList<>();
    String sql = GET_ALL + "?" + ", ?".repeat(keys.size() - 1) + ")";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, kernelId);
      for (int i = 0; i < keys.size(); i++) {
        select.setBytes(i + 2, keys.get(i).head());
      }
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          String key = Utf8.string(row.getBytes(1));
          if (row.getInt(3) == 0) {
            into.put(key, Utf8.string(row.getBytes(2)));
          } else {
            overflowing.add(key);
          }
        }
      }
    }
    for (String key : overflowing) {
      putIfPresent(into, key, get(connection, kernelId, key));
    }
  }

  private static void putIfPresent(Map<String, String> values, String key, @Nullable String value) {
    if (value != null) {
      values.put(key, value);
    }
  }

  /**
   * The entries whose keys are greater than {@code after} and start with {@code prefix}, in order,
   * at most {@code limit}; null if one of them is too long for this, and has to be read by itself.
   */
  static @Nullable SequencedMap<String, String> range(
      Connection connection, String kernelId, String prefix, String after, int limit)
      throws SQLException {
    KeyBytes bytes = KeyBytes.of(after);
    byte[] end = Utf8.bytes(prefix);
    if (bytes.fillsHead() || end.length == 0 || end[end.length - 1] == (byte) 0xff) {
      return null;
    }
    end[end.length - 1]++;
    SequencedMap<String, String> entries = new LinkedHashMap<>();
    try (PreparedStatement select = connection.prepareStatement(RANGE)) {
      select.setString(1, kernelId);
      select.setBytes(2, bytes.head());
      select.setBytes(3, end);
      select.setInt(4, limit);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          if (row.getBytes(2).length > 0 || row.getInt(4) > 0) {
            return null;
          }
          entries.put(Utf8.string(row.getBytes(1)), Utf8.string(row.getBytes(3)));
        }
      }
    }
    return entries;
  }

  /** The smallest key greater than {@code key}, or null. */
  static @Nullable String nextKey(Connection connection, String kernelId, String key)
      throws SQLException {
    KeyBytes bytes = KeyBytes.of(key);
    if (bytes.fillsHead()) {
      byte @Nullable [] tail = nextTail(connection, kernelId, bytes.head(), bytes.tail());
      if (tail != null) {
        return KeyBytes.join(bytes.head(), tail);
      }
    }
    try (PreparedStatement select = connection.prepareStatement(NEXT_HEAD)) {
      select.setString(1, kernelId);
      select.setBytes(2, bytes.head());
      byte[] head;
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return null;
        }
        head = row.getBytes(1);
        if (row.getBytes(2).length == 0) {
          return Utf8.string(head);
        }
      }
      byte @Nullable [] tail = nextTail(connection, kernelId, head, null);
      return tail == null
          ? nextKey(connection, kernelId, Utf8.string(head))
          : KeyBytes.join(head, tail);
    }
  }

  /**
   * The smallest tail after {@code after} of the keys with this head. An aggregate compares whole
   * tails, where sorting would look at their first max_sort_length bytes only.
   */
  private static byte @Nullable [] nextTail(
      Connection connection, String kernelId, byte[] head, byte @Nullable [] after)
      throws SQLException {
    boolean large = after != null && after.length > LargeTail.INLINE_MAX;
    if (after != null && large) {
      LargeTail.set(connection, after);
    }
    try (PreparedStatement select =
        connection.prepareStatement(
            after == null ? FIRST_TAIL : large ? NEXT_LARGE_TAIL : NEXT_TAIL)) {
      select.setString(1, kernelId);
      select.setBytes(2, head);
      if (after != null && !large) {
        select.setBytes(3, after);
      }
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getBytes(1) : null;
      }
    } finally {
      if (large) {
        LargeTail.clear(connection);
      }
    }
  }

  /**
   * Writes changes.
   *
   * @param mayHaveOverflow false if the kernel surely has no row in {@code kv_overflow}
   * @return whether it may have some now
   */
  static boolean write(
      Script script,
      String kernelId,
      SortedMap<String, Optional<String>> changes,
      boolean mayHaveOverflow)
      throws SQLException {
    if (mayHaveOverflow) {
      KvOverflowTable.delete(script, kernelId, changes.keySet());
    }
    boolean overflow = mayHaveOverflow;
    MultiRow puts = MultiRow.insert(script, "INSERT INTO kv", COLUMNS, ON_DUPLICATE);
    MultiRow deletes = new MultiRow(script, DELETE_SHORT, "?", ")", kernelId);
    MultiRow chunks = KvOverflowTable.inserts(script);
    for (var change : changes.entrySet()) {
      KeyBytes key = KeyBytes.of(change.getKey());
      Optional<String> value = change.getValue();
      if (value.isPresent()) {
        overflow |= put(script, puts, chunks, kernelId, key, Utf8.bytes(value.get()));
      } else if (key.tail() == null) {
        deletes.add((Object) key.head());
      } else {
        script.add(DELETE_LONG, kernelId, key.head(), key.tailHash());
      }
    }
    deletes.end();
    puts.end();
    chunks.end();
    return overflow;
  }

  /** Whether the value went into the overflow table. */
  private static boolean put(
      Script script, MultiRow puts, MultiRow chunks, String kernelId, KeyBytes key, byte[] value)
      throws SQLException {
    boolean overflow = value.length > Chunks.CHUNK_BYTES;
    byte[] inline = overflow ? Hashes.sha256(value) : value;
    int count = overflow ? Chunks.count(value.length) : 0;
    byte @Nullable [] tail = key.tail();
    if (tail != null && tail.length > LargeTail.INLINE_MAX) {
      LargeTail.set(script.sent(), tail);
      script.add(INSERT_LARGE, kernelId, key.head(), key.tailHash(), inline, count);
      LargeTail.clear(script.sent());
    } else {
      puts.add(kernelId, key.head(), key.tailHash(), tail, inline, count);
    }
    if (overflow) {
      KvOverflowTable.insert(chunks, kernelId, key.hash(), value);
    }
    return overflow;
  }
}

package io.vatpool.kernel.state;

import io.vatpool.protocol.Utf8;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** The durable stores of vats and devices: {@code vN.vs.KEY}. */
public final class Vatstore {
  private final CrankStore store;

  Vatstore(CrankStore store) {
    this.store = store;
  }

  private static String prefix(String ownerId) {
    return ownerId + ".vs.";
  }

  /** The value, or null; an empty value reads like none, as in the reference. */
  public @Nullable String get(String ownerId, String key) {
    String value = store.get(prefix(ownerId) + Utf8.wellFormed(key));
    return value == null || value.isEmpty() ? null : value;
  }

  /** Stores a value. */
  public void set(String ownerId, String key, String value) {
    store.set(prefix(ownerId) + key, value);
  }

  /** Deletes a value; there need not be one. */
  public void delete(String ownerId, String key) {
    store.delete(prefix(ownerId) + key);
  }

  /** The owner's next key after {@code previous}, or null. */
  public @Nullable String nextKey(String ownerId, String previous) {
    String prefix = prefix(ownerId);
    String key = store.nextKey(prefix + Utf8.wellFormed(previous));
    return key != null && key.startsWith(prefix) && key.length() > prefix.length()
        ? key.substring(prefix.length())
        : null;
  }

  /** What the open block has changed: a value, or empty for a deletion. */
  public SortedMap<String, Optional<String>> pendingChanges(String ownerId) {
    return store.changesUnder(prefix(ownerId));
  }
}

package io.vatpool.conformance.inprocess;

import io.vatpool.kernel.port.KernelStore;
import io.vatpool.protocol.Utf8;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one online vat has stored: the committed entries with everything on top that it has written
 * since it came online, lone surrogates replaced as the reference's store does. An engine whose
 * deliveries were undone is thrown away with its store.
 */
final class VatStore {
  private final KernelStore committed;
  private final String prefix;
  private final TreeMap<String, Optional<String>> written = new TreeMap<>(Utf8.ORDER);

  VatStore(KernelStore committed, String vatId, SortedMap<String, Optional<String>> pending) {
    this.committed = committed;
    this.prefix = vatId + ".vs.";
    written.putAll(pending);
  }

  @Nullable String get(String key) {
    String stored = Utf8.wellFormed(key);
    Optional<String> value = written.get(stored);
    return value == null ? committed.get(prefix + stored) : value.orElse(null);
  }

  void set(String key, String value) {
    written.put(Utf8.wellFormed(key), Optional.of(Utf8.wellFormed(value)));
  }

  void delete(String key) {
    written.put(Utf8.wellFormed(key), Optional.empty());
  }

  @Nullable String nextKey(String previous) {
    String from = Utf8.wellFormed(previous);
    String stored = nextCommitted(from);
    while (stored != null && isDeleted(stored)) {
      stored = nextCommitted(stored);
    }
    String fresh = written.higherKey(from);
    while (fresh != null && isDeleted(fresh)) {
      fresh = written.higherKey(fresh);
    }
    if (stored == null || fresh == null) {
      return stored == null ? fresh : stored;
    }
    return Utf8.ORDER.compare(stored, fresh) <= 0 ? stored : fresh;
  }

  private boolean isDeleted(String key) {
    Optional<String> value = written.get(key);
    return value != null && value.isEmpty();
  }

  private @Nullable String nextCommitted(String previous) {
    String key = committed.nextKey(prefix + previous);
    return key != null && key.startsWith(prefix) ? key.substring(prefix.length()) : null;
  }
}

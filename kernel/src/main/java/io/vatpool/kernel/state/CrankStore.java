package io.vatpool.kernel.state;

import io.vatpool.kernel.port.KernelStore;
import io.vatpool.protocol.Utf8;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's key-value entries: the committed ones, with the open block's changes on top.
 *
 * <p>Within a crank there are named savepoints to roll back to. Writes to consensus keys go into
 * the crank's hash; keys under {@code local.} do not, and the kernel may not write {@code host.}
 * keys at all except through {@link #setHostKey}.
 */
public final class CrankStore {
  private static final String LOCAL_PREFIX = "local.";
  private static final String HOST_PREFIX = "host.";
  private static final String ACTIVITY_HASH = "activityhash";

  private final KernelStore committed;
  private final UndoLog undoLog;
  private final ReadCache readCache;
  private final WholeRanges wholeRanges;
  private final CrankHasher hasher;
  private final CrankTrace trace;
  private final TreeMap<String, Cell> changes = new TreeMap<>(Utf8.ORDER);
  private final List<Savepoint> savepoints = new ArrayList<>();
  private boolean inCrank;

  private record Savepoint(String name, int mark) {}

  /**
   * A store over {@code committed} with nothing changed yet.
   *
   * @param cacheChars how many characters of committed entries to keep in memory
   */
  CrankStore(KernelStore committed, UndoLog undoLog, long cacheChars, CrankTrace trace) {
    this.hasher = new CrankHasher(trace);
    this.trace = trace;
    this.committed = committed;
    this.undoLog = undoLog;
    this.readCache = new ReadCache(cacheChars);
    this.wholeRanges = new WholeRanges(committed);
  }

  /** The value of {@code key}, or null. */
  public @Nullable String get(String key) {
    Cell known = readCache.get(key);
    if (known == null) {
      known = changes.get(key);
      if (known == null) {
        known = wholeRanges.find(key);
      }
      if (known == null) {
        known = Cell.of(committed.get(key));
      }
      readCache.put(key, known);
    }
    return known.value();
  }

  /** The value of {@code key}, which must exist. */
  public String getRequired(String key) {
    String value = get(key);
    if (value == null) {
      throw new StateViolationException("the kernel state lacks " + key);
    }
    return value;
  }

  /** Whether {@code key} exists. */
  public boolean has(String key) {
    return get(key) != null;
  }

  /** The values of those of {@code keys} that exist, asked for together. */
  public Map<String, String> getAll(Collection<String> keys) {
    Map<String, String> values = new HashMap<>();
    List<String> unknown = new ArrayList<>();
    for (String key : keys) {
      Cell known = readCache.get(key);
      if (known == null) {
        known = changes.get(key);
      }
      if (known == null) {
        unknown.add(key);
      } else if (known.value() != null) {
        values.put(key, known.present());
      }
    }
    if (!unknown.isEmpty()) {
      Map<String, String> found = committed.getAll(unknown);
      for (String key : unknown) {
        readCache.put(key, Cell.of(found.get(key)));
      }
      values.putAll(found);
    }
    return values;
  }

  /** The smallest key greater than {@code key}, or null. */
  public @Nullable String nextKey(String key) {
    String fromCommitted = committed.nextKey(key);
    while (fromCommitted != null && isDeleted(fromCommitted)) {
      fromCommitted = committed.nextKey(fromCommitted);
    }
    String fromChanges = changes.higherKey(key);
    while (fromChanges != null && isDeleted(fromChanges)) {
      fromChanges = changes.higherKey(fromChanges);
    }
    if (fromCommitted == null || fromChanges == null) {
      return fromCommitted == null ? fromChanges : fromCommitted;
    }
    return Utf8.ORDER.compare(fromCommitted, fromChanges) <= 0 ? fromCommitted : fromChanges;
  }

  private boolean isDeleted(String key) {
    Cell change = changes.get(key);
    return change != null && change.value() == null;
  }

  /** Stores {@code value} under {@code key}. */
  public void set(String key, String value) {
    refuseHostKey(key);
    String storedKey = Utf8.wellFormed(key);
    String storedValue = Utf8.wellFormed(value);
    change(storedKey, Cell.of(storedValue));
    if (!storedKey.startsWith(LOCAL_PREFIX)) {
      hasher.add(storedKey, storedValue);
    }
  }

  /** Deletes {@code key}, which need not exist. */
  public void delete(String key) {
    refuseHostKey(key);
    String storedKey = Utf8.wellFormed(key);
    change(storedKey, Cell.ABSENT);
    if (!storedKey.startsWith(LOCAL_PREFIX)) {
      hasher.delete(storedKey);
    }
  }

  /** The vat is being used: holds its c-list in memory, if it is not too long. */
  void fetchClist(String vatId) {
    wholeRanges.fetch(vatId);
  }

  /** Says that {@code key} is known not to exist, because what it belongs to is new. */
  void noteAbsent(String key) {
    if (readCache.get(key) == null && !changes.containsKey(key)) {
      readCache.put(key, Cell.ABSENT);
    }
  }

  /** Stores or deletes one of the host's keys; part of the block, never of a hash. */
  void setHostKey(String key, @Nullable String value) {
    if (!key.startsWith(HOST_PREFIX)) {
      throw new IllegalArgumentException("not a host key: " + key);
    }
    change(key, Cell.of(value));
  }

  private static void refuseHostKey(String key) {
    if (key.startsWith(HOST_PREFIX)) {
      throw new StateViolationException("the kernel must not write the host's key " + key);
    }
  }

  private void change(String key, Cell value) {
    Cell previous = changes.put(key, value);
    readCache.put(key, value);
    undoLog.record(() -> {
      if (previous == null) {
        changes.remove(key);
      } else {
        changes.put(key, previous);
      }
      readCache.remove(key);
    });
  }

  /** Starts a crank: its hash begins here. */
  public void startCrank() {
    if (inCrank) {
      throw new IllegalStateException("a crank is open already");
    }
    inCrank = true;
    undoLog.clear();
    hasher.reset();
  }

  /** Names this place in the crank. */
  public void establishSavepoint(String name) {
    insistInCrank();
    savepoints.add(new Savepoint(name, undoLog.mark()));
  }

  /** Undoes all changes since the savepoint, which is gone afterwards; their hash stays. */
  public void rollbackCrank(String name) {
    insistInCrank();
    for (int i = 0; i < savepoints.size(); i++) {
      if (savepoints.get(i).name().equals(name)) {
        undoLog.rollBack(savepoints.get(i).mark());
        savepoints.subList(i, savepoints.size()).clear();
        return;
      }
    }
    throw new IllegalStateException("no savepoint '" + name + "' in this crank");
  }

  /** Ends the crank: its changes now belong to the block. */
  public void endCrank() {
    insistInCrank();
    savepoints.clear();
    undoLog.clear();
    inCrank = false;
  }

  private void insistInCrank() {
    if (!inCrank) {
      throw new IllegalStateException("no crank is open");
    }
  }

  /** Takes the hash of what was written since the last time, and stores the new activity hash. */
  public CrankHashes emitCrankHashes() {
    String crankHash = hasher.finish();
    String activityHash = CrankHasher.activityHash(activityHash(), crankHash);
    change(ACTIVITY_HASH, Cell.of(activityHash));
    CrankHashes hashes = new CrankHashes(crankHash, activityHash);
    trace.emitted(hashes);
    return hashes;
  }

  /** The hash over all cranks so far; empty for a kernel that has none. */
  public String activityHash() {
    String hash = get(ACTIVITY_HASH);
    return hash == null ? "" : hash;
  }

  CrankHasher hasher() {
    return hasher;
  }

  /** The block's changes to keys starting with {@code prefix}, without the prefix. */
  public SortedMap<String, Optional<String>> changesUnder(String prefix) {
    SortedMap<String, Optional<String>> under = new TreeMap<>(Utf8.ORDER);
    for (Map.Entry<String, Cell> change : changes.tailMap(prefix).entrySet()) {
      if (!change.getKey().startsWith(prefix)) {
        break;
      }
      under.put(change.getKey().substring(prefix.length()), change.getValue().toOptional());
    }
    return under;
  }

  /** The block's changes so far. */
  SortedMap<String, Optional<String>> changes() {
    SortedMap<String, Optional<String>> copy = new TreeMap<>(Utf8.ORDER);
    changes.forEach((key, cell) -> copy.put(key, cell.toOptional()));
    return copy;
  }

  /** The block has been committed: a new one starts. */
  void startBlock() {
    if (inCrank) {
      throw new IllegalStateException("a block cannot end within a crank");
    }
    changes.forEach((key, cell) -> wholeRanges.committed(key, cell.toOptional()));
    changes.clear();
    undoLog.clear();
  }
}

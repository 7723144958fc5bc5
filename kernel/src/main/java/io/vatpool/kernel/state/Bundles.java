package io.vatpool.kernel.state;

import io.vatpool.kernel.port.KernelStore;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Code bundles by id, and ids by name ({@code namedBundleID.NAME}). */
public final class Bundles {
  private static final int HASH_DIGITS = 128;

  private final CrankStore store;
  private final KernelStore committed;
  private final UndoLog undoLog;
  private final Map<String, String> added = new LinkedHashMap<>();

  Bundles(CrankStore store, KernelStore committed, UndoLog undoLog) {
    this.store = store;
    this.committed = committed;
    this.undoLog = undoLog;
  }

  /** Whether the bundle is installed. */
  public boolean has(String bundleId) {
    return added.containsKey(bundleId) || committed.hasBundle(bundleId);
  }

  /** The bundle's JSON text, or null. */
  public @Nullable String get(String bundleId) {
    String text = added.get(bundleId);
    return text == null ? committed.bundle(bundleId) : text;
  }

  /** Installs a bundle whose id has been checked. */
  public void add(String bundleId, String bundle) {
    if (has(bundleId)) {
      throw new StateViolationException("bundle " + bundleId + " is installed already");
    }
    added.put(bundleId, bundle);
    undoLog.record(() -> added.remove(bundleId));
  }

  /** Gives a bundle a name. */
  public void name(String name, String bundleId) {
    if (!isBundleId(bundleId)) {
      throw new StateViolationException("'" + bundleId + "' is no bundle id");
    }
    store.set("namedBundleID." + name, bundleId);
  }

  /** The id of the bundle of this name, or null. */
  public @Nullable String idOf(String name) {
    return store.get("namedBundleID." + name);
  }

  /** Whether the text has the form of a bundle's id: {@code b1-} and 128 lower-case hex digits. */
  public static boolean isBundleId(String text) {
    if (!text.startsWith("b1-") || text.length() != 3 + HASH_DIGITS) {
      return false;
    }
    return text.chars().skip(3).allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }

  /** The bundles that the block adds. */
  Map<String, String> added() {
    return added;
  }

  void startBlock() {
    added.clear();
  }
}

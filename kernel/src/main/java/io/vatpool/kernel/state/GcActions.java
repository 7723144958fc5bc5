package io.vatpool.kernel.state;

import io.vatpool.kernel.state.life.VatLives;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.protocol.json.JsonShape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What vats have to be told about dropped and retired objects: {@code gcActions}, a sorted list of
 * {@code "vN dropExport koM"}.
 *
 * <p>An action is noted when a count falls to zero, and looked at again before it is delivered: by
 * then the object may have been exported anew, or the vat may have retired it by itself.
 *
 * <p>Actions for a vat that is suspended or paused are put aside under {@code vN.gcActions} when
 * their turn comes, until the vat goes on.
 */
public final class GcActions {
  private static final String KEY = "gcActions";
  private static final String NONE = "[]";

  private final CrankStore store;
  private final ReferenceCounts counts;
  private final VatTable vats;
  private final CList cList;
  private final VatLives lives;

  GcActions(CrankStore store, ReferenceCounts counts, VatTable vats, CList cList, VatLives lives) {
    this.store = store;
    this.counts = counts;
    this.vats = vats;
    this.cList = cList;
    this.lives = lives;
  }

  /** The kinds of action, most urgent first. */
  public enum Type {
    /** The object can no longer be reached by others. */
    DROP_EXPORT("dropExport"),
    /** The object can no longer be recognised by others. */
    RETIRE_EXPORT("retireExport"),
    /** The imported object is gone. */
    RETIRE_IMPORT("retireImport");

    private final String key;

    Type(String key) {
      this.key = key;
    }

    /** The delivery that carries actions of this type. */
    public String eventType() {
      return key + "s";
    }

    static Type of(String key) {
      for (Type type : values()) {
        if (type.key.equals(key)) {
          return type;
        }
      }
      throw new StateViolationException("unknown GC action '" + key + "'");
    }
  }

  private record Action(String vatId, Type type, String koid) {
    static Action parse(String text) {
      String[] parts = text.split(" ", -1);
      if (parts.length != 3) {
        throw new StateViolationException("'" + text + "' is no GC action");
      }
      VatIds.insistVat(parts[0]);
      KernelSlot.insist(SlotType.OBJECT, parts[2]);
      return new Action(parts[0], Type.of(parts[1]), parts[2]);
    }
  }

  static String text(String vatId, Type type, String koid) {
    return vatId + " " + type.key + " " + koid;
  }

  void initialize() {
    store.set(KEY, NONE);
  }

  /** Adds actions; writes the list even if there are none. */
  void add(Collection<String> actions) {
    String stored = store.getRequired(KEY);
    if (actions.isEmpty()) {
      store.set(KEY, stored);
      return;
    }
    SortedSet<String> all = parse(stored);
    all.addAll(actions);
    save(all);
  }

  /** All actions, sorted. */
  public List<String> all() {
    return List.copyOf(parse(store.getRequired(KEY)));
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return store.getRequired(KEY).equals(NONE);
  }

  private static SortedSet<String> parse(String stored) {
    return new TreeSet<>(JsonShape.strings(JsJson.parse(stored), KEY));
  }

  private void save(SortedSet<String> actions) {
    store.set(KEY, JsJson.stringify(JsonShape.arrayOf(actions)));
  }

  /**
   * Takes the next group of actions of one type for one vat, less those that no longer hold; a
   * {@link RunQueueEvent.NegatedGcAction} if all that there were no longer hold or had to be put
   * aside; null if there are none.
   */
  public @Nullable RunQueueEvent poll() {
    String stored = store.getRequired(KEY);
    if (stored.equals(NONE)) {
      return null;
    }
    SortedSet<String> remaining = parse(stored);
    for (Map.Entry<String, Map<Type, List<String>>> vat : byVatAndType(remaining).entrySet()) {
      if (lives.isHeld(vat.getKey())) {
        putAside(vat.getKey(), remaining);
        continue;
      }
      for (Map.Entry<Type, List<String>> group : vat.getValue().entrySet()) {
        List<String> krefs = new ArrayList<>();
        for (String koid : group.getValue()) {
          remaining.remove(text(vat.getKey(), group.getKey(), koid));
          if (holds(vat.getKey(), group.getKey(), koid)) {
            krefs.add(koid);
          }
        }
        if (!krefs.isEmpty()) {
          krefs.sort(null);
          save(remaining);
          return new RunQueueEvent.Gc(group.getKey(), vat.getKey(), krefs);
        }
      }
    }
    save(remaining);
    return new RunQueueEvent.NegatedGcAction();
  }

  private static String asideKey(String vatId) {
    return vatId + ".gcActions";
  }

  private void putAside(String vatId, SortedSet<String> actions) {
    String stored = store.get(asideKey(vatId));
    SortedSet<String> aside = stored == null ? new TreeSet<>() : parse(stored);
    for (String action : List.copyOf(actions)) {
      if (action.startsWith(vatId + " ")) {
        aside.add(action);
        actions.remove(action);
      }
    }
    store.set(asideKey(vatId), JsJson.stringify(JsonShape.arrayOf(aside)));
  }

  /** The vat goes on: what was put aside for it comes back. */
  public void takeBack(String vatId) {
    String stored = store.get(asideKey(vatId));
    if (stored != null) {
      store.delete(asideKey(vatId));
      add(parse(stored));
    }
  }

  private static Map<String, Map<Type, List<String>>> byVatAndType(SortedSet<String> actions) {
    Map<String, Map<Type, List<String>>> groups = new TreeMap<>();
    for (String text : actions) {
      Action action = Action.parse(text);
      groups
          .computeIfAbsent(action.vatId, vatId -> new TreeMap<>())
          .computeIfAbsent(action.type, type -> new ArrayList<>())
          .add(action.koid);
    }
    return groups;
  }

  private boolean holds(String vatId, Type type, String koid) {
    if (!vats.hasState(vatId)) {
      return false; // the vat has been deleted since; the reference would not get past this
    }
    boolean inClist = cList.has(vatId, koid);
    return switch (type) {
      case DROP_EXPORT ->
          counts.objectExists(koid)
              && counts.ofObject(koid).reachable() == 0
              && inClist
              && cList.isReachable(vatId, koid);
      case RETIRE_EXPORT ->
          counts.objectExists(koid) && counts.ofObject(koid).recognizable() == 0 && inClist;
      case RETIRE_IMPORT -> inClist;
    };
  }
}

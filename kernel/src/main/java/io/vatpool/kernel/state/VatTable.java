package io.vatpool.kernel.state;

import io.vatpool.protocol.json.JsJson;
import io.vatpool.protocol.json.JsonShape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which vats there are: static ones by name, dynamic ones by id. */
public final class VatTable {
  private static final String NAME_PREFIX = "vat.name.";
  private static final String NAMES = "vat.names";
  private static final String DYNAMIC_IDS = "vat.dynamicIDs";
  private static final long FIRST_VAT_ID = 1;
  private static final long FIRST_UPGRADE_ID = 1;

  private final CrankStore store;
  private final KernelStats stats;
  private final TerminatedVats terminated;
  private final Counter ids;
  private final Counter upgradeIds;

  VatTable(CrankStore store, KernelStats stats, TerminatedVats terminated) {
    this.store = store;
    this.stats = stats;
    this.terminated = terminated;
    this.ids = new Counter(store, "vat.nextID");
    this.upgradeIds = new Counter(store, "vat.nextUpgradeID");
  }

  /** A static vat. */
  public record Named(String name, String vatId) {}

  void initialize() {
    store.set(NAMES, "[]");
    store.set(DYNAMIC_IDS, "[]");
    store.set("vat.nextID", Long.toString(FIRST_VAT_ID));
    store.set("vat.nextUpgradeID", Long.toString(FIRST_UPGRADE_ID));
  }

  /** The number that the next vat gets. */
  public long nextId() {
    return ids.next();
  }

  /** Takes the id of a vat to be. */
  public String allocateId() {
    stats.increment(Stat.VATS);
    return "v" + ids.allocate();
  }

  /** The id of the static vat of this name, allocated if need be. */
  public String provideIdForName(String name) {
    String known = findByName(name);
    if (known != null) {
      return known;
    }
    String vatId = allocateId();
    store.set(NAME_PREFIX + name, vatId);
    List<String> names = strings(NAMES);
    names.add(name);
    save(NAMES, names);
    return vatId;
  }

  /** The id of the static vat of this name, or null. */
  public @Nullable String findByName(String name) {
    return store.get(NAME_PREFIX + name);
  }

  /** The static vats in the order of their names. */
  public List<Named> staticVats() {
    List<Named> vats = new ArrayList<>();
    for (String key : PrefixedKeys.of(store, NAME_PREFIX)) {
      vats.add(new Named(key.substring(NAME_PREFIX.length()), store.getRequired(key)));
    }
    return vats;
  }

  /** The ids of the dynamic vats in the order of their creation. */
  public List<String> dynamicVats() {
    return strings(DYNAMIC_IDS);
  }

  /** The vat is a dynamic one. */
  public void addDynamic(String vatId) {
    List<String> dynamic = strings(DYNAMIC_IDS);
    dynamic.add(vatId);
    save(DYNAMIC_IDS, dynamic);
  }

  /** Takes the vat off the lists of the living. */
  public void remove(String vatId) {
    List<String> dynamic = strings(DYNAMIC_IDS);
    if (dynamic.removeIf(vatId::equals)) {
      save(DYNAMIC_IDS, dynamic);
      return;
    }
    for (String key : PrefixedKeys.of(store, NAME_PREFIX)) {
      if (vatId.equals(store.get(key))) {
        store.delete(key);
        List<String> names = strings(NAMES);
        names.removeIf(key.substring(NAME_PREFIX.length())::equals);
        save(NAMES, names);
        break;
      }
    }
    stats.decrement(Stat.VATS);
  }

  /** Whether there is a vat of this id, dead or alive, that has not been deleted. */
  public boolean hasState(String vatId) {
    VatIds.insistVat(vatId);
    return store.has(vatId + ".o.nextID");
  }

  /** Whether the id was given to a vat, even if that has been deleted since. */
  public boolean hasBeen(String vatId) {
    VatIds.insistVat(vatId);
    return Long.parseLong(vatId, 1, vatId.length(), 10) < ids.next();
  }

  /** Whether the vat may be delivered to. */
  public boolean isAlive(String vatId) {
    return hasState(vatId) && !terminated.contains(vatId);
  }

  /** Takes an id for an upgrade: {@code up1} and so on. */
  public String allocateUpgradeId() {
    return "up" + upgradeIds.allocate();
  }

  private List<String> strings(String key) {
    return JsonShape.strings(JsJson.parse(store.getRequired(key)), key);
  }

  private void save(String key, List<String> strings) {
    store.set(key, JsJson.stringify(JsonShape.arrayOf(strings)));
  }
}

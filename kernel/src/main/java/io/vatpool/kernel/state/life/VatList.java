package io.vatpool.kernel.state.life;

import io.vatpool.kernel.state.CrankStore;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.protocol.json.JsonShape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list of vats under a consensus key, which is missing while the list is empty. */
final class VatList {
  private final CrankStore store;
  private final String key;

  VatList(CrankStore store, String key) {
    this.store = store;
    this.key = key;
  }

  boolean isEmpty() {
    return !store.has(key);
  }

  List<String> all() {
    String stored = store.get(key);
    return stored == null ? List.of() : JsonShape.strings(JsJson.parse(stored), key);
  }

  @Nullable String first() {
    List<String> all = all();
    return all.isEmpty() ? null : all.getFirst();
  }

  void add(String vatId) {
    List<String> vatIds = new ArrayList<>(all());
    if (!vatIds.contains(vatId)) {
      vatIds.add(vatId);
      save(vatIds);
    }
  }

  void remove(String vatId) {
    List<String> vatIds = new ArrayList<>(all());
    if (vatIds.remove(vatId)) {
      save(vatIds);
    }
  }

  void save(List<String> vatIds) {
    if (vatIds.isEmpty()) {
      store.delete(key);
    } else {
      store.set(key, JsJson.stringify(JsonShape.arrayOf(vatIds)));
    }
  }
}

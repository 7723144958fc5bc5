package io.vatpool.kernel.state;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.protocol.json.JsonShape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Vats that are dead but not yet deleted, first come first served: {@code vats.terminated}.
 *
 * <p>The list is held in memory and, as in the reference, a rollback does not bring back a vat that
 * the undone crank terminated.
 */
public final class TerminatedVats {
  private static final String KEY = "vats.terminated";

  private final CrankStore store;
  private List<String> vatIds = List.of();

  TerminatedVats(CrankStore store) {
    this.store = store;
  }

  void initialize() {
    store.set(KEY, "[]");
  }

  void load() {
    JsonNode stored = JsJson.parse(store.getRequired(KEY));
    vatIds = List.copyOf(JsonShape.strings(stored, KEY));
  }

  /** Whether the vat is dead and waits for its deletion. */
  public boolean contains(String vatId) {
    return vatIds.contains(vatId);
  }

  /** The vat whose deletion goes on first, or null. */
  public @Nullable String first() {
    return vatIds.isEmpty() ? null : vatIds.getFirst();
  }

  /** All of them, in order. */
  public List<String> all() {
    return vatIds;
  }

  /** The vat is dead. */
  public void add(String vatId) {
    if (!vatIds.contains(vatId)) {
      List<String> more = new ArrayList<>(vatIds);
      more.add(vatId);
      replace(more);
      save();
    }
  }

  /** The vat has left nothing to delete. */
  public void remove(String vatId) {
    replace(vatIds.stream().filter(id -> !id.equals(vatId)).toList());
    save();
  }

  /** Takes a list as it stood, for a kernel that is opened anew or a delivery that starts over. */
  void replace(List<String> others) {
    vatIds = List.copyOf(others);
  }

  private void save() {
    store.set(KEY, JsJson.stringify(JsonShape.arrayOf(vatIds)));
  }
}

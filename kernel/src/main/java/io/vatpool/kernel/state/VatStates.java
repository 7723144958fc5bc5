package io.vatpool.kernel.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.kernel.state.transcript.Transcripts;
import io.vatpool.protocol.CapData;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.protocol.json.JsonShape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel keeps for each vat besides its c-list, vatstore and transcript: source, options,
 * parameters, id counters.
 */
public final class VatStates {
  private static final long FIRST_OBJECT_ID = 50;
  private static final long FIRST_PROMISE_ID = 60;
  private static final long FIRST_DEVICE_ID = 70;

  /** Options are looked up several times a crank; this many vats' options stay parsed. */
  private static final int PARSED_OPTIONS_MAX = 1_000;

  private final CrankStore store;
  private final ReferenceCounts counts;
  private final Transcripts transcripts;

  /** By stored text, so that a rollback needs no care. */
  private final Map<String, VatOptions> parsedOptions =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, VatOptions> eldest) {
          return size() > PARSED_OPTIONS_MAX;
        }
      };

  VatStates(CrankStore store, ReferenceCounts counts, Transcripts transcripts) {
    this.store = store;
    this.counts = counts;
    this.transcripts = transcripts;
  }

  /** Creates a vat's state with an empty transcript. */
  void create(String vatId, JsonNode source, VatOptions options) {
    store.set(vatId + ".o.nextID", Long.toString(FIRST_OBJECT_ID));
    store.set(vatId + ".p.nextID", Long.toString(FIRST_PROMISE_ID));
    store.set(vatId + ".d.nextID", Long.toString(FIRST_DEVICE_ID));
    store.set(vatId + ".reapDirt", "{}");
    store.set(vatId + ".source", JsJson.stringify(source));
    store.set(vatId + ".options", JsJson.stringify(options.json()));
    transcripts.create(vatId);
  }

  /** The vat's options, or null if they have been deleted. */
  public @Nullable VatOptions findOptions(String vatId) {
    return store.has(vatId + ".options") ? options(vatId) : null;
  }

  /** The vat's options. */
  public VatOptions options(String vatId) {
    String text = store.getRequired(vatId + ".options");
    VatOptions options = parsedOptions.get(text);
    if (options == null) {
      options = VatOptions.parse(text);
      parsedOptions.put(text, options);
    }
    return options;
  }

  /** Changes the vat's options. */
  public void setOptions(String vatId, VatOptions options) {
    store.set(vatId + ".options", JsJson.stringify(options.json()));
  }

  /** Gives the vat other code and other options. */
  public void setSourceAndOptions(String vatId, String bundleId, VatOptions options) {
    ObjectNode source = JsJson.NODES.objectNode().put("bundleID", bundleId);
    store.set(vatId + ".source", JsJson.stringify(source));
    setOptions(vatId, options);
  }

  /** The id of the vat's bundle. */
  public String bundleId(String vatId) {
    JsonNode source = JsJson.parse(store.getRequired(vatId + ".source"));
    return JsonShape.string(JsonShape.property(source, "bundleID", "vat source"), "bundleID");
  }

  /** What the vat was last started with; null for one that has not been started yet. */
  public @Nullable CapData findParameters(String vatId) {
    String stored = store.get(vatId + ".vatParameters");
    return stored == null ? null : CapData.fromJson(JsJson.parse(stored));
  }

  /** Records what the vat was last started with, and counts the hold on it. */
  public void setParameters(String vatId, CapData parameters) {
    String key = vatId + ".vatParameters";
    parameters.slots().forEach(counts::increment);
    String old = store.get(key);
    if (old != null) {
      List<String> slots =
          JsonShape.strings(JsonShape.property(JsJson.parse(old), "slots", key), key);
      slots.forEach(counts::decrement);
    }
    store.set(key, JsJson.stringify(parameters.toJson()));
  }
}

package io.vatpool.kernel.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.protocol.json.JsonShape;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel remembers between cranks without it being part of its state: counted but not yet
 * saved statistics, candidates for the next sweep, vats that are dead although the crank that
 * killed them was undone.
 *
 * <p>The reference forgets these when it is restarted. Here another gateway may go on at any time
 * and must come to the same hashes, so they are committed with each block under a key of the host.
 */
final class KernelMemory {
  static final String KEY = "host.vatpool.memory";

  private final CrankStore store;
  private final KernelStats stats;
  private final FreeCandidates freeCandidates;
  private final TerminatedVats terminated;

  KernelMemory(
      CrankStore store,
      KernelStats stats,
      FreeCandidates freeCandidates,
      TerminatedVats terminated) {
    this.store = store;
    this.stats = stats;
    this.freeCandidates = freeCandidates;
    this.terminated = terminated;
  }

  /** Takes up where the kernel that committed last has stopped. */
  void load() {
    stats.load();
    terminated.load();
    String stored = store.get(KEY);
    if (stored != null) {
      JsonNode memory = JsJson.parse(stored);
      stats.load(text(memory, "kernelStats"), text(memory, "localStats"));
      JsonShape.strings(JsonShape.property(memory, "free", KEY), KEY).forEach(freeCandidates::add);
      terminated.replace(JsonShape.strings(JsonShape.property(memory, "terminated", KEY), KEY));
    }
  }

  private static String text(JsonNode memory, String property) {
    return JsonShape.string(JsonShape.property(memory, property, KEY), property);
  }

  /** Writes what the state itself does not say, into the open block. */
  void save() {
    String consensus = stats.toJson(true);
    String local = stats.toJson(false);
    String terminatedText = JsJson.stringify(JsonShape.arrayOf(terminated.all()));
    boolean redundant =
        freeCandidates.size() == 0
            && consensus.equals(store.get("kernelStats"))
            && local.equals(store.get("local.kernelStats"))
            && terminatedText.equals(store.get("vats.terminated"));
    if (redundant) {
      replace(null);
      return;
    }
    ObjectNode memory =
        JsJson.NODES.objectNode().put("kernelStats", consensus).put("localStats", local);
    memory.set("free", JsonShape.arrayOf(freeCandidates.toList()));
    memory.set("terminated", JsonShape.arrayOf(terminated.all()));
    replace(JsJson.stringify(memory));
  }

  private void replace(@Nullable String memory) {
    String stored = store.get(KEY);
    boolean same = memory == null ? stored == null : memory.equals(stored);
    if (!same) {
      store.setHostKey(KEY, memory);
    }
  }
}

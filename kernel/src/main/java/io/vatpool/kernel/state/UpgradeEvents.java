package io.vatpool.kernel.state;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.protocol.json.JsJson;

/** Events that an upgrade of the state has left for later: {@code upgradeEvents}. */
public final class UpgradeEvents {
  private static final String KEY = "upgradeEvents";

  private final CrankStore store;
  private final EventQueue acceptanceQueue;

  UpgradeEvents(CrankStore store, EventQueue acceptanceQueue) {
    this.store = store;
    this.acceptanceQueue = acceptanceQueue;
  }

  /** Puts them all into the acceptance queue. They hold what they refer to, there as here. */
  public void inject() {
    String stored = store.get(KEY);
    store.delete(KEY);
    if (stored != null && !stored.isEmpty()) {
      for (JsonNode event : JsJson.parse(stored)) {
        acceptanceQueue.add(JsJson.stringify(event));
      }
    }
  }
}

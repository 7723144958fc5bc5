package io.vatpool.kernel.state.life;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.kernel.state.CrankStore;
import io.vatpool.kernel.state.RunQueueEvent;
import io.vatpool.kernel.state.VatIds;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.protocol.json.JsonShape;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What was to be delivered to vats that may not be delivered to: a queue for each, which holds its
 * references as the run-queue does. A queue that is <em>draining</em> comes before the run-queue,
 * so that nothing newer overtakes what has waited.
 */
public final class SideQueues {
  private static final String PREFIX = "sideQueue.";

  private final CrankStore store;
  private final VatList draining;

  /** The side queues in {@code store}. */
  public SideQueues(CrankStore store) {
    this.store = store;
    this.draining = new VatList(store, "lifecycle.draining");
  }

  private TextQueue queue(String vatId) {
    return new TextQueue(store, PREFIX + vatId);
  }

  /** Whether this key holds the bounds of a side queue. */
  static boolean isBounds(String key) {
    return key.startsWith(PREFIX) && VatIds.isVat(vatId(key));
  }

  static String vatId(String key) {
    return key.substring(PREFIX.length());
  }

  /** Lets an event wait for the vat. */
  public void hold(String vatId, RunQueueEvent.Queued event) {
    ObjectNode held = JsJson.NODES.objectNode().put("held", crankNumber());
    held.set("event", event.toJson());
    queue(vatId).add(JsJson.stringify(held));
  }

  private long crankNumber() {
    return Long.parseLong(store.getRequired("crankNumber"));
  }

  /** How many events wait for the vat. */
  public long length(String vatId) {
    return queue(vatId).length();
  }

  /** The crank since which the oldest of the events that wait for the vat has waited. */
  public OptionalLong oldest(String vatId) {
    String first = queue(vatId).peek();
    return first == null
        ? OptionalLong.empty()
        : OptionalLong.of(JsJson.parse(first).path("held").asLong());
  }

  /** What waits for the vat is to be carried out from now on, if anything does. */
  public void drain(String vatId) {
    if (!queue(vatId).isEmpty()) {
      draining.add(vatId);
    }
  }

  /** What waits for the vat is to wait on. */
  public void stopDraining(String vatId) {
    draining.remove(vatId);
  }

  /** The vat whose side queue is served first, or null. */
  public @Nullable String first() {
    return draining.first();
  }

  /** Takes the oldest event of a vat that is draining. */
  public RunQueueEvent.Queued poll(String vatId) {
    TextQueue queue = queue(vatId);
    String text = queue.poll();
    if (text == null) {
      throw new IllegalStateException("nothing waits for " + vatId + ", which is draining");
    }
    if (queue.isEmpty()) {
      draining.remove(vatId);
    }
    JsonNode event = JsonShape.property(JsJson.parse(text), "event", PREFIX + vatId);
    return RunQueueEvent.parse(JsJson.stringify(event));
  }
}

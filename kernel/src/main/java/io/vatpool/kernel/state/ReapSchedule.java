package io.vatpool.kernel.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.kernel.state.life.VatLives;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.protocol.json.JsonShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When each vat has to bring out its dead: deliveries make dirt ({@code vN.reapDirt}), dirt over a
 * threshold puts the vat into the {@code reapQueue}.
 */
public final class ReapSchedule {
  private static final String QUEUE = "reapQueue";
  private static final String NEVER = "never";
  private static final String DELIVERIES = "deliveries";

  private final CrankStore store;
  private final KernelSettings settings;
  private final VatStates vats;
  private final VatLives lives;

  ReapSchedule(CrankStore store, KernelSettings settings, VatStates vats, VatLives lives) {
    this.store = store;
    this.settings = settings;
    this.vats = vats;
    this.lives = lives;
  }

  /**
   * What a delivery has left behind.
   *
   * @param deliveries how many there were
   * @param computrons what they cost; 0 if unknown
   * @param gcKrefs how many references a GC delivery named
   */
  public record Dirt(long deliveries, long computrons, long gcKrefs) {}

  void initialize() {
    store.set(QUEUE, "[]");
  }

  private static String key(String vatId) {
    return vatId + ".reapDirt";
  }

  /** Adds dirt; past a threshold the vat is put into the queue. */
  public void addDirt(String vatId, Dirt more) {
    ObjectNode dirt = object(store.getRequired(key(vatId)));
    JsonNode common = settings.defaultReapDirtThreshold();
    ObjectNode own = vats.options(vatId).reapDirtThreshold();
    boolean reap = add(dirt, DELIVERIES, more.deliveries, common, own);
    reap |= more.computrons != 0 && add(dirt, "computrons", more.computrons, common, own);
    reap |= more.gcKrefs != 0 && add(dirt, "gcKrefs", more.gcKrefs, common, own);
    if (!threshold(NEVER, common, own).asBoolean(false)) {
      store.set(key(vatId), JsJson.stringify(dirt));
      if (reap) {
        schedule(vatId);
      }
    }
  }

  /** Adds one kind of dirt, unless it can never lead to anything; says whether it is too much. */
  private static boolean add(
      ObjectNode dirt, String kind, long more, JsonNode common, ObjectNode own) {
    JsonNode threshold = threshold(kind, common, own);
    if (!threshold.isNumber() || threshold.doubleValue() == 0) {
      return false;
    }
    double total = dirt.path(kind).asDouble(0) + more;
    dirt.put(kind, total);
    return total >= threshold.doubleValue();
  }

  private static JsonNode threshold(String kind, JsonNode common, ObjectNode own) {
    return own.has(kind) ? own.get(kind) : common.path(kind);
  }

  /** The vat has just brought out its dead. */
  public void clearDirt(String vatId) {
    store.set(key(vatId), "{}");
  }

  /** Puts the vat into the queue, unless it waits there already. */
  public void schedule(String vatId) {
    List<String> queue = queue();
    if (!queue.contains(vatId)) {
      queue.add(vatId);
      save(queue);
    }
  }

  /** The next vat of the queue that may be delivered to, or null; others keep their places. */
  public RunQueueEvent.@Nullable BringOutYourDead poll() {
    List<String> queue = queue();
    for (String vatId : queue) {
      if (!lives.isHeld(vatId)) {
        queue.remove(vatId);
        save(queue);
        return new RunQueueEvent.BringOutYourDead(vatId);
      }
    }
    return null;
  }

  /** Whether {@link #poll} would find a vat. */
  public boolean hasWork() {
    return queue().stream().anyMatch(vatId -> !lives.isHeld(vatId));
  }

  /** These vats have no heap any more, and so no dead to bring out. */
  public void forget(Set<String> vatIds) {
    for (String vatId : vatIds) {
      clearDirt(vatId);
    }
    List<String> queue = queue();
    if (queue.removeIf(vatIds::contains)) {
      save(queue);
    }
  }

  /** The vats in the queue. */
  public List<String> queue() {
    return new ArrayList<>(JsonShape.strings(JsJson.parse(store.getRequired(QUEUE)), QUEUE));
  }

  private void save(List<String> queue) {
    store.set(QUEUE, JsJson.stringify(JsonShape.arrayOf(queue)));
  }

  /** Sets the vat's own threshold for deliveries: a number or {@code "never"}. */
  public void setDeliveriesThreshold(String vatId, JsonNode deliveries) {
    VatOptions options = vats.options(vatId);
    ObjectNode threshold = options.reapDirtThreshold().deepCopy();
    threshold.set(DELIVERIES, deliveries);
    vats.setOptions(vatId, options.withReapDirtThreshold(threshold));
  }

  private static ObjectNode object(String text) {
    if (JsJson.parse(text) instanceof ObjectNode object) {
      return object;
    }
    throw new StateViolationException("a vat's dirt is no object: " + text);
  }
}

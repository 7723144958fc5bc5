package io.vatpool.kernel.slog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.kernel.port.Slog;
import io.vatpool.protocol.json.JsJson;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Writes the events of one kernel. */
public final class KernelSlog {
  private final Slog out;
  private final boolean enabled;
  private final Function<String, Optional<VatDescription>> describe;
  private final Map<String, VatSlog> vats = new HashMap<>();

  /**
   * Creates the log.
   *
   * @param out where the events go; nothing is built unless {@link Slog#enabled}
   * @param describe what the {@code create-vat} event of a vat id says, or empty for an unknown vat
   */
  public KernelSlog(Slog out, Function<String, Optional<VatDescription>> describe) {
    this.out = out;
    this.enabled = out.enabled();
    this.describe = describe;
  }

  /** A log that keeps nothing. */
  public static KernelSlog none() {
    return new KernelSlog(Slog.NONE, vatId -> Optional.empty());
  }

  /** Whether anybody reads the events. */
  public boolean enabled() {
    return enabled;
  }

  /**
   * The log of one vat. The first use in the life of this object writes {@code create-vat}, as the
   * reference does for each vat of each kernel process.
   */
  public VatSlog vat(String vatId) {
    VatSlog known = vats.get(vatId);
    if (known != null) {
      return known;
    }
    VatSlog vat = new VatSlog(this, vatId);
    vats.put(vatId, vat);
    if (enabled) {
      ObjectNode event = event("create-vat").put("vatID", vatId);
      describe.apply(vatId).ifPresent(description -> description.addTo(event));
      write(event);
    }
    return vat;
  }

  /** Opens the kernel; ends with {@code kernel-init-finish}. */
  public SlogSpan kernelInit() {
    return begin("kernel-init-start", "kernel-init-finish", JsJson.NODES::objectNode);
  }

  /**
   * Begins a crank; finish it with {@link #crankFinish}.
   *
   * @param crankType {@code routing} or {@code delivery}
   * @param message the queue entry
   */
  public SlogSpan crankStart(
      String crankType, long crankNum, String messageType, Supplier<? extends JsonNode> message) {
    return begin(
        "crank-start",
        "crank-finish",
        () -> {
          ObjectNode fields =
              JsJson.NODES
                  .objectNode()
                  .put("crankType", crankType)
                  .put("crankNum", crankNum)
                  .put("messageType", messageType);
          fields.set("message", message.get());
          return fields;
        });
  }

  /** Ends a crank. */
  public void crankFinish(SlogSpan crank, long crankNum, String crankhash, String activityhash) {
    crank.finish(fields -> {
      fields.remove("message");
      fields.remove("crankNum");
      fields
          .put("crankNum", crankNum)
          .put("crankhash", crankhash)
          .put("activityhash", activityhash);
    });
  }

  /**
   * Part of a terminated vat has been deleted; {@code work} as in {@code CleanupCounts.nonZero}.
   */
  public void vatCleanup(String vatId, Map<String, Long> work) {
    if (enabled) {
      ObjectNode counts = JsJson.NODES.objectNode();
      work.forEach(counts::put);
      ObjectNode event = event("vat-cleanup").put("vatID", vatId);
      event.set("work", counts);
      write(event);
    }
  }

  /** Nothing is left of a terminated vat; its id is used no more, and nothing is kept here. */
  public void vatCleanupComplete(String vatId) {
    vats.remove(vatId);
    if (enabled) {
      write(event("vat-cleanup-complete").put("vatID", vatId));
    }
  }

  /** A line of the kernel's own console. */
  public void console(String level, String line) {
    if (enabled) {
      ObjectNode event = event("console").put("source", "kernel").put("level", level);
      event.putArray("args").add(line);
      write(event);
    }
  }

  static ObjectNode event(String type) {
    return JsJson.NODES.objectNode().put("type", type);
  }

  void write(ObjectNode event) {
    out.write(event);
  }

  SlogSpan begin(String startType, String finishType, Supplier<ObjectNode> fields) {
    return enabled ? SlogSpan.begin(out, startType, finishType, fields.get()) : SlogSpan.NONE;
  }
}

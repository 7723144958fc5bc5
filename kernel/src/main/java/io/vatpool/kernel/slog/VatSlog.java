package io.vatpool.kernel.slog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.kernel.port.SnapshotRow;
import io.vatpool.protocol.CapData;
import io.vatpool.protocol.json.JsJson;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Writes the events of one vat and numbers the syscalls of its current delivery. */
public final class VatSlog {
  private final KernelSlog log;
  private final String vatId;
  private State state = State.IDLE;
  private @Nullable Long crankNum;
  private @Nullable Long deliveryNum;
  private long syscallNum;
  private boolean started;

  private enum State {
    IDLE,
    DELIVERY;

    String text() {
      return switch (this) {
        case IDLE -> "idle";
        case DELIVERY -> "delivery";
      };
    }
  }

  /** How a c-list changed. */
  public enum ClistChange {
    IMPORT("import"),
    EXPORT("export"),
    DROP("drop");

    private final String text;

    ClistChange(String text) {
      this.text = text;
    }
  }

  VatSlog(KernelSlog log, String vatId) {
    this.log = log;
    this.vatId = vatId;
  }

  /**
   * An engine is made ready for this vat: for the first time in the life of this object its {@code
   * vat-startup}, then the replay of its current span. Of the replayed deliveries nothing is
   * written: they are replayed where the engine is.
   *
   * @param snapshot what it starts from; null for a fresh engine
   * @param entries of the current span, its first one included
   */
  public void broughtOnline(@Nullable SnapshotRow snapshot, long entries) {
    SlogSpan startup =
        started ? SlogSpan.NONE : log.begin("vat-startup-start", "vat-startup-finish", this::self);
    started = true;
    if (snapshot != null && log.enabled()) {
      log.write(
          loaded(snapshot.snapPos(), snapshot.snapshotId())
              .put("uncompressedSize", snapshot.uncompressedBytes())
              .put("compressedSize", snapshot.compressedBytes()));
    }
    startup.finish();
    log.begin("start-replay", "finish-replay", () -> self().put("deliveries", entries))
        .finish(fields -> fields.remove("deliveries"));
  }

  private ObjectNode self() {
    return JsJson.NODES.objectNode().put("vatID", vatId);
  }

  /**
   * A delivery; end it with {@link #deliverResult}.
   *
   * @param crank its crank
   * @param delivery its position in the transcript
   * @param type of the vat delivery, for instance {@code message}
   * @param kd the delivery in krefs
   * @param vd the delivery as the vat sees it
   */
  public SlogSpan deliver(
      long crank,
      long delivery,
      String type,
      Supplier<? extends @Nullable JsonNode> kd,
      Supplier<? extends JsonNode> vd) {
    state = State.DELIVERY;
    crankNum = crank;
    deliveryNum = delivery;
    syscallNum = 0;
    return log.begin(
        "deliver",
        "deliver-result",
        () -> {
          ObjectNode fields = place().put("replay", false).put("dispatch", type);
          set(fields, "kd", kd.get());
          set(fields, "vd", vd.get());
          return fields;
        });
  }

  /**
   * The end of a delivery.
   *
   * @param result as the reference has it: {@code ["ok",null,{"compute":N}]} or {@code
   *     ["error",problem,…]}
   */
  public void deliverResult(SlogSpan delivery, Supplier<? extends JsonNode> result) {
    state = State.IDLE;
    delivery.finish(fields -> {
      fields.remove(List.of("kd", "vd"));
      fields.set("dr", result.get());
    });
  }

  /** The current delivery is run once more: its syscalls are numbered from the first again. */
  public void restartSyscalls() {
    syscallNum = 0;
  }

  /**
   * A syscall of the current delivery; end it with {@link #syscallResult}.
   *
   * @param type of the vat syscall, for instance {@code send}
   * @param ksc the syscall in krefs; null where it could not be translated
   * @param vsc the syscall as the vat made it
   */
  public SlogSpan syscall(
      String type, Supplier<? extends @Nullable JsonNode> ksc, Supplier<? extends JsonNode> vsc) {
    long number = syscallNum++;
    return log.begin(
        "syscall",
        "syscall-result",
        () -> {
          ObjectNode fields =
              place().put("syscallNum", number).put("replay", false).put("syscall", type);
          set(fields, "ksc", ksc.get());
          set(fields, "vsc", vsc.get());
          return fields;
        });
  }

  /** The answer to a syscall, in krefs and as the vat sees it. */
  public void syscallResult(
      SlogSpan syscall,
      Supplier<? extends @Nullable JsonNode> ksr,
      Supplier<? extends JsonNode> vsr) {
    syscall.finish(fields -> {
      fields.remove(List.of("ksc", "vsc"));
      set(fields, "ksr", ksr.get());
      set(fields, "vsr", vsr.get());
    });
  }

  /** A c-list entry came or went. */
  public void clist(long crank, ClistChange change, String kref, String vref) {
    if (log.enabled()) {
      log.write(
          KernelSlog.event("clist")
              .put("crankNum", crank)
              .put("mode", change.text)
              .put("vatID", vatId)
              .put("kobj", kref)
              .put("vobj", vref));
    }
  }

  /** The vat will be terminated. */
  public void terminate(boolean shouldReject, CapData info) {
    if (log.enabled()) {
      ObjectNode event =
          KernelSlog.event("terminate").put("vatID", vatId).put("shouldReject", shouldReject);
      event.set("info", info.toJson());
      log.write(event);
    }
  }

  /** The vat has been suspended, paused, or has gone on. */
  public void lifecycle(String event, String from, String to, String reason) {
    if (log.enabled()) {
      ObjectNode entry =
          KernelSlog.event("vat-lifecycle")
              .put("vatID", vatId)
              .put("event", event)
              .put("from", from)
              .put("to", to);
      if (!reason.isEmpty()) {
        entry.put("reason", reason);
      }
      log.write(entry);
    }
  }

  /** A line that the vat printed. */
  public void console(String source, String level, List<String> args) {
    if (log.enabled()) {
      ObjectNode event =
          KernelSlog.event("console")
              .put("source", source.equals("ls") ? "liveslots" : source)
              .put("state", state.text());
      if (crankNum != null) {
        event.put("crankNum", crankNum);
      }
      event.put("vatID", vatId);
      if (deliveryNum != null) {
        event.put("deliveryNum", deliveryNum);
      }
      event.put("level", level);
      args.forEach(event.putArray("args")::add);
      log.write(event);
    }
  }

  /** A heap snapshot has been stored. */
  public void heapSnapshotSave(SnapshotSaved saved) {
    if (log.enabled()) {
      ObjectNode event = KernelSlog.event("heap-snapshot-save").put("vatID", vatId);
      saved.addTo(event);
      log.write(event);
    }
  }

  /** The engine goes on from the heap snapshot just saved. */
  public void heapSnapshotLoad(long snapPos, String snapshotId) {
    if (log.enabled()) {
      log.write(loaded(snapPos, snapshotId));
    }
  }

  private ObjectNode loaded(long snapPos, String snapshotId) {
    return KernelSlog.event("heap-snapshot-load")
        .put("vatID", vatId)
        .put("snapPos", snapPos)
        .put("hash", snapshotId);
  }

  private ObjectNode place() {
    ObjectNode fields = JsJson.NODES.objectNode();
    if (crankNum != null) {
      fields.put("crankNum", crankNum);
    }
    fields.put("vatID", vatId);
    return deliveryNum == null ? fields : fields.put("deliveryNum", deliveryNum);
  }

  private static void set(ObjectNode fields, String name, @Nullable JsonNode value) {
    if (value != null) {
      fields.set(name, value);
    }
  }
}

package io.vatpool.kernel;

import io.vatpool.kernel.port.DeliveryOrder;
import io.vatpool.kernel.port.VatWorkers;
import io.vatpool.protocol.DeliveryOutcome;
import io.vatpool.protocol.DeliveryStatus;
import io.vatpool.protocol.MeterUsage;
import io.vatpool.protocol.RecordedSyscall;
import io.vatpool.protocol.RefusedSyscall;
import io.vatpool.protocol.SnapshotInfo;
import io.vatpool.protocol.SyscallResult;
import io.vatpool.protocol.json.JsJson;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Workers without engines: each vat plays a script. For the kernel's rules only; what real vats do
 * is the conformance suites' business.
 */
final class ScriptedWorkers implements VatWorkers {
  static final long COMPUTRONS = 1_000;
  private static final MeterUsage USAGE = new MeterUsage(COMPUTRONS, 0, 0);

  private final Map<String, Deque<Turn>> scripts = new HashMap<>();
  private final List<String> deliveries = new ArrayList<>();
  private final List<DeliveryOrder> orders = new ArrayList<>();
  private final List<String> discarded = new ArrayList<>();
  private int snapshots;

  /** What a vat does with one delivery. */
  interface Turn {
    /** Makes syscalls and says how it went. */
    DeliveryStatus play(Engine engine);
  }

  /** Lets a turn make syscalls. */
  static final class Engine {
    private final DeliveryOrder order;
    private final DeviceCalls calls;
    private final List<RecordedSyscall> syscalls = new ArrayList<>();
    private int handedOver;

    Engine(DeliveryOrder order, DeviceCalls calls) {
      this.order = order;
      this.calls = calls;
    }

    /** A syscall answered by the worker with null, or refused where the order says so. */
    boolean syscall(String json) {
      return syscall(json, "[\"ok\",null]");
    }

    /** A syscall answered by the worker. */
    boolean syscall(String json, String answer) {
      for (RefusedSyscall refusal : order.refusals()) {
        if (refusal.index() == syscalls.size()) {
          syscalls.add(
              new RecordedSyscall(json, "[\"error\"," + JsJson.quote(refusal.problem()) + "]"));
          return false;
        }
      }
      syscalls.add(new RecordedSyscall(json, answer));
      return true;
    }

    /** A syscall that the kernel answers. */
    String callNow(String json) {
      List<RecordedSyscall> answered = List.copyOf(syscalls.subList(handedOver, syscalls.size()));
      SyscallResult result = calls.call(answered, json);
      String text = JsJson.stringify(result.toJson());
      syscalls.add(new RecordedSyscall(json, text));
      handedOver = syscalls.size();
      return text;
    }

    /** The engine dies and another begins the delivery again. */
    void restart() {
      calls.restart();
      syscalls.clear();
      handedOver = 0;
    }

    DeliveryOrder order() {
      return order;
    }
  }

  /** The vat's next delivery not yet scripted goes like this. */
  ScriptedWorkers script(String vatId, Turn turn) {
    scripts.computeIfAbsent(vatId, v -> new ArrayDeque<>()).add(turn);
    return this;
  }

  /** A delivery in which the vat makes these syscalls. */
  static Turn syscalls(String... syscalls) {
    return engine -> {
      for (String syscall : syscalls) {
        engine.syscall(syscall);
      }
      return new DeliveryStatus.Ok();
    };
  }

  @Override
  public DeliveryOutcome deliver(DeliveryOrder order, DeviceCalls calls) {
    String vatId = order.at().vatId();
    orders.add(order);
    deliveries.add(vatId + " " + order.delivery());
    Deque<Turn> script = scripts.getOrDefault(vatId, new ArrayDeque<>());
    Turn turn = order.refusals().isEmpty() ? script.poll() : again;
    again = turn;
    Engine engine = new Engine(order, calls);
    DeliveryStatus status = turn == null ? new DeliveryStatus.Ok() : turn.play(engine);
    return new DeliveryOutcome(status, USAGE, engine.syscalls, List.of(), "scripted");
  }

  private Turn again;

  @Override
  public SnapshotTicket saveSnapshot(DeliveryOrder order) {
    snapshots++;
    SnapshotInfo info =
        new SnapshotInfo(String.format("%064x", snapshots), 1_000L * snapshots, 100L * snapshots);
    return () -> info;
  }

  @Override
  public void discard(String vatId) {
    discarded.add(vatId);
  }

  /** All deliveries: vat id and JSON. */
  List<String> deliveries() {
    return deliveries;
  }

  /** All orders. */
  List<DeliveryOrder> orders() {
    return orders;
  }

  /** Vats whose engines were thrown away. */
  List<String> discarded() {
    return discarded;
  }
}

package io.vatpool.conformance.inprocess;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.conformance.result.Emission;
import io.vatpool.kernel.port.Slog;
import io.vatpool.kernel.state.CrankHashes;
import io.vatpool.kernel.state.CrankTrace;
import io.vatpool.protocol.json.JsJson;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Listens to a kernel of ours and notes what the comparison needs; the counterpart of {@code
 * reference/recorder.mjs}. The slog tells of cranks and deliveries, the trace of writes and hashes.
 */
final class EmissionRecorder implements Slog, CrankTrace {
  private final List<Emission> emissions = new ArrayList<>();
  private final List<Emission.Write> writes = new ArrayList<>();
  private final List<Emission.Delivery> deliveries = new ArrayList<>();
  private @Nullable ObjectNode crank;
  private @Nullable ObjectNode delivery;
  private final List<Emission.Syscall> syscalls = new ArrayList<>();

  List<Emission> emissions() {
    return emissions;
  }

  /** What a kernel that is gone had begun belongs to no emission. */
  void forgetUnfinished() {
    writes.clear();
    deliveries.clear();
    delivery = null;
    crank = null;
  }

  @Override
  public void write(String key, @Nullable String value) {
    writes.add(new Emission.Write(key, value));
  }

  @Override
  public void forget(int count) {
    writes.subList(writes.size() - count, writes.size()).clear();
  }

  @Override
  public void reset() {
    writes.clear();
  }

  @Override
  public void emitted(CrankHashes hashes) {
    emissions.add(new Emission(null, writes, deliveries, hashes.activityHash()));
    writes.clear();
    deliveries.clear();
  }

  @Override
  public void write(ObjectNode event) {
    if (event.path("replay").asBoolean(false)) {
      return;
    }
    switch (event.path("type").asText()) {
      case "crank-start" -> crank = event;
      case "crank-finish" -> finishCrank(event);
      case "deliver" -> {
        delivery = event;
        syscalls.clear();
      }
      case "syscall" -> syscalls.add(new Emission.Syscall(event.path("vsc"), null));
      case "syscall-result" ->
          syscalls.add(new Emission.Syscall(syscalls.removeLast().call(), event.path("vsr")));
      case "deliver-result" -> finishDelivery(event);
      default -> {
        // nothing that is compared
      }
    }
  }

  /** The emission that a crank ends in comes just before the crank's last event. */
  private void finishCrank(ObjectNode finish) {
    if (crank == null) {
      throw new IllegalStateException("a crank ends that has not begun: " + finish);
    }
    Emission last = emissions.removeLast();
    emissions.add(
        new Emission(
            new Emission.Crank(
                finish.path("crankNum").asLong(),
                crank.path("crankType").asText(),
                crank.path("message"),
                finish.path("crankhash").asText()),
            last.writes(),
            last.deliveries(),
            last.activityHash()));
    crank = null;
  }

  private void finishDelivery(ObjectNode finish) {
    if (delivery == null) {
      throw new IllegalStateException("a delivery ends that has not begun: " + finish);
    }
    JsonNode result = finish.path("dr");
    ObjectNode outcome = JsJson.NODES.objectNode();
    outcome.set("status", result.path(0));
    outcome.set("problem", orNull(result.get(1)));
    outcome.set("computrons", orNull(result.path(2).get("compute")));
    deliveries.add(
        new Emission.Delivery(
            delivery.path("vatID").asText(), delivery.path("vd"), syscalls, outcome));
    delivery = null;
  }

  private static JsonNode orNull(@Nullable JsonNode node) {
    return node == null ? JsJson.NODES.nullNode() : node;
  }
}

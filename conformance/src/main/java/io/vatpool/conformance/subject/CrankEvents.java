package io.vatpool.conformance.subject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.conformance.result.Emission;
import io.vatpool.protocol.json.JsJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Picks cranks and their deliveries out of the events of a slog. */
public final class CrankEvents {
  private final List<Emission.Delivery> deliveries = new ArrayList<>();
  private final List<Emission.Syscall> syscalls = new ArrayList<>();
  private @Nullable ObjectNode crank;
  private @Nullable ObjectNode delivery;

  /**
   * Takes the next event.
   *
   * @return the crank that it ends
   */
  public Optional<Emission.Crank> event(ObjectNode event) {
    if (event.path("replay").asBoolean(false)) {
      return Optional.empty();
    }
    switch (event.path("type").asText()) {
      case "crank-start" -> {
        forget();
        crank = event;
      }
      case "crank-finish" -> {
        return Optional.of(finished(event));
      }
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
    return Optional.empty();
  }

  /** What was delivered since this was asked last. */
  public List<Emission.Delivery> takeDeliveries() {
    List<Emission.Delivery> taken = List.copyOf(deliveries);
    deliveries.clear();
    return taken;
  }

  /** What a kernel that is gone had begun belongs to no crank. */
  public void forget() {
    deliveries.clear();
    delivery = null;
    crank = null;
  }

  private Emission.Crank finished(ObjectNode finish) {
    if (crank == null) {
      throw new IllegalStateException("a crank ends that has not begun: " + finish);
    }
    Emission.Crank finished =
        new Emission.Crank(
            finish.path("crankNum").asLong(),
            crank.path("crankType").asText(),
            crank.path("message"),
            finish.path("crankhash").asText());
    crank = null;
    return finished;
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

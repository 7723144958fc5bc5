package io.vatpool.kernel.translate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.kernel.state.GcActions;
import io.vatpool.kernel.state.KernelMessage;
import io.vatpool.kernel.state.KernelPromise;
import io.vatpool.protocol.CapData;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.protocol.json.JsonShape;
import java.util.List;
import java.util.Objects;

/** What is delivered to a vat, in the kernel's references. */
public sealed interface KernelDelivery {
  /** The delivery as the slog has it. */
  ArrayNode toJson();

  /** A message to an object or a promise of the vat. */
  record Send(String target, KernelMessage message) implements KernelDelivery {
    /** Checks. */
    public Send {
      Objects.requireNonNull(target, "target");
      Objects.requireNonNull(message, "message");
    }

    @Override
    public ArrayNode toJson() {
      return JsJson.NODES.arrayNode().add("message").add(target).add(message.toJson());
    }
  }

  /** Promises have settled. */
  record Notify(List<Outcome> outcomes) implements KernelDelivery {
    /** One of them. */
    public record Outcome(String kpid, KernelPromise.Settled settled) {}

    /** Copies. */
    public Notify {
      outcomes = List.copyOf(outcomes);
    }

    @Override
    public ArrayNode toJson() {
      ArrayNode resolutions = JsJson.NODES.arrayNode();
      for (Outcome outcome : outcomes) {
        ObjectNode promise = JsJson.NODES.objectNode().put("state", outcome.settled.state());
        promise.set("data", outcome.settled.data().toJson());
        resolutions.addArray().add(outcome.kpid).add(promise);
      }
      return JsJson.NODES.arrayNode().add("notify").add(resolutions);
    }
  }

  /** Others have dropped or retired objects. */
  record Gc(GcActions.Type action, List<String> krefs) implements KernelDelivery {
    /** Copies. */
    public Gc {
      krefs = List.copyOf(krefs);
    }

    @Override
    public ArrayNode toJson() {
      return JsJson.NODES.arrayNode().add(action.eventType()).add(JsonShape.arrayOf(krefs));
    }
  }

  /** Options that concern the vat itself have changed. */
  record ChangeVatOptions(JsonNode options) implements KernelDelivery {
    @Override
    public ArrayNode toJson() {
      return JsJson.NODES.arrayNode().add("changeVatOptions").add(options);
    }
  }

  /** A new incarnation starts. */
  record StartVat(CapData vatParameters) implements KernelDelivery {
    @Override
    public ArrayNode toJson() {
      return JsJson.NODES.arrayNode().add("startVat").add(vatParameters.toJson());
    }
  }

  /** The vat is to collect its garbage. */
  record BringOutYourDead() implements KernelDelivery {
    @Override
    public ArrayNode toJson() {
      return JsJson.NODES.arrayNode().add("bringOutYourDead");
    }
  }
}

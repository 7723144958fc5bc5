package io.vatpool.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.protocol.json.JsonShape;
import io.vatpool.protocol.json.MalformedJsonException;
import java.util.List;
import java.util.Objects;

/**
 * One of the nine real deliveries, in the vat's own references: what the kernel may ask an engine
 * to do, and all that a replay accepts.
 */
public sealed interface VatDelivery {
  /** The delivery as the supervisor takes it, for instance {@code ["dropExports",["o+10"]]}. */
  ArrayNode toJson();

  /** The first run of a new incarnation, with the vat's parameters. */
  record StartVat(CapData vatParameters) implements VatDelivery {
    @Override
    public ArrayNode toJson() {
      return JsJson.NODES.arrayNode().add("startVat").add(vatParameters.toJson());
    }
  }

  /** A method call on an object or promise of the vat. */
  record Send(String target, Message message) implements VatDelivery {
    @Override
    public ArrayNode toJson() {
      return JsJson.NODES.arrayNode().add("message").add(target).add(message.toJson());
    }
  }

  /** Promises the vat subscribed to have settled. */
  record Notify(List<Resolution> resolutions) implements VatDelivery {
    /** Copies. */
    public Notify {
      resolutions = List.copyOf(resolutions);
    }

    @Override
    public ArrayNode toJson() {
      return JsJson.NODES.arrayNode().add("notify").add(Resolution.listToJson(resolutions));
    }
  }

  /** Nobody else can reach these exports any more. */
  record DropExports(List<String> vrefs) implements VatDelivery {
    /** Copies. */
    public DropExports {
      vrefs = List.copyOf(vrefs);
    }

    @Override
    public ArrayNode toJson() {
      return JsJson.NODES.arrayNode().add("dropExports").add(JsonShape.arrayOf(vrefs));
    }
  }

  /** Nobody else can recognise these exports any more. */
  record RetireExports(List<String> vrefs) implements VatDelivery {
    /** Copies. */
    public RetireExports {
      vrefs = List.copyOf(vrefs);
    }

    @Override
    public ArrayNode toJson() {
      return JsJson.NODES.arrayNode().add("retireExports").add(JsonShape.arrayOf(vrefs));
    }
  }

  /** These imports are gone for good. */
  record RetireImports(List<String> vrefs) implements VatDelivery {
    /** Copies. */
    public RetireImports {
      vrefs = List.copyOf(vrefs);
    }

    @Override
    public ArrayNode toJson() {
      return JsJson.NODES.arrayNode().add("retireImports").add(JsonShape.arrayOf(vrefs));
    }
  }

  /** Options that the vat itself has to know have changed. */
  record ChangeVatOptions(JsonNode options) implements VatDelivery {
    /** Checks. */
    public ChangeVatOptions {
      Objects.requireNonNull(options, "options");
    }

    @Override
    public ArrayNode toJson() {
      return JsJson.NODES.arrayNode().add("changeVatOptions").add(options);
    }
  }

  /** Collect garbage and say what was dropped. */
  record BringOutYourDead() implements VatDelivery {
    @Override
    public ArrayNode toJson() {
      return JsJson.NODES.arrayNode().add("bringOutYourDead");
    }
  }

  /** The last delivery of an incarnation; this kernel never sends it, old transcripts hold it. */
  record StopVat(CapData disconnect) implements VatDelivery {
    @Override
    public ArrayNode toJson() {
      return JsJson.NODES.arrayNode().add("stopVat").add(disconnect.toJson());
    }
  }

  /**
   * Reads a delivery.
   *
   * @throws MalformedJsonException if it is not one of the nine, in its exact shape
   */
  static VatDelivery fromJson(JsonNode node) {
    ArrayNode d = JsonShape.array(node, 1, 3, "delivery");
    String type = JsonShape.string(d.get(0), "delivery type");
    return switch (type) {
      case "startVat" -> new StartVat(CapData.fromJson(argument(d, type)));
      case "message" -> {
        JsonShape.array(d, 3, 3, "message delivery");
        yield new Send(JsonShape.string(d.get(1), "message target"), Message.fromJson(d.get(2)));
      }
      case "notify" -> new Notify(Resolution.listFromJson(argument(d, type)));
      case "dropExports" -> new DropExports(JsonShape.strings(argument(d, type), type));
      case "retireExports" -> new RetireExports(JsonShape.strings(argument(d, type), type));
      case "retireImports" -> new RetireImports(JsonShape.strings(argument(d, type), type));
      case "changeVatOptions" -> new ChangeVatOptions(argument(d, type));
      case "bringOutYourDead" -> new BringOutYourDead();
      case "stopVat" -> new StopVat(CapData.fromJson(argument(d, type)));
      default -> throw new MalformedJsonException("unknown delivery type '" + type + "'", null);
    };
  }

  private static JsonNode argument(ArrayNode d, String type) {
    return JsonShape.array(d, 2, 2, type + " delivery").get(1);
  }
}

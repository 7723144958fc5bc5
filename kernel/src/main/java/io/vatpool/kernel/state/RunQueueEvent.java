package io.vatpool.kernel.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.kernel.policy.CleanupBudget;
import io.vatpool.protocol.CapData;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.protocol.json.JsonShape;
import java.util.List;
import java.util.Objects;

/** A piece of work for the kernel: one crank each. */
public sealed interface RunQueueEvent {
  /** The name of its kind, as queues and the slog have it. */
  String type();

  /** The event in its stored form. */
  ObjectNode toJson();

  /** An event that waits in a queue. */
  sealed interface Queued extends RunQueueEvent {}

  /** Deliver a message to whoever {@code target} turns out to be. */
  record Send(String target, KernelMessage message) implements Queued {
    /** Checks. */
    public Send {
      Objects.requireNonNull(target, "target");
      Objects.requireNonNull(message, "message");
    }

    @Override
    public String type() {
      return "send";
    }

    @Override
    public ObjectNode toJson() {
      ObjectNode node = typed(this).put("target", target);
      node.set("msg", message.toJson());
      return node;
    }
  }

  /** Tell a vat what became of a promise. */
  record Notify(String vatId, String kpid) implements Queued {
    @Override
    public String type() {
      return "notify";
    }

    @Override
    public ObjectNode toJson() {
      return typed(this).put("vatID", vatId).put("kpid", kpid);
    }
  }

  /** Start a static vat. */
  record StartVat(String vatId, CapData vatParameters) implements Queued {
    @Override
    public String type() {
      return "startVat";
    }

    @Override
    public ObjectNode toJson() {
      ObjectNode node = typed(this).put("vatID", vatId);
      node.set("vatParameters", vatParameters.toJson());
      return node;
    }
  }

  /**
   * Create a dynamic vat and start it.
   *
   * @param source {@code {"bundleID":…}}
   * @param dynamicOptions its creation options, without the vat parameters
   */
  record CreateVat(String vatId, JsonNode source, CapData vatParameters, JsonNode dynamicOptions)
      implements Queued {
    @Override
    public String type() {
      return "create-vat";
    }

    @Override
    public ObjectNode toJson() {
      ObjectNode node = typed(this).put("vatID", vatId);
      node.set("source", source);
      node.set("vatParameters", vatParameters.toJson());
      node.set("dynamicOptions", dynamicOptions);
      return node;
    }
  }

  /** Replace a vat's code. */
  record UpgradeVat(
      String vatId, String upgradeId, String bundleId, CapData vatParameters, String upgradeMessage)
      implements Queued {
    @Override
    public String type() {
      return "upgrade-vat";
    }

    @Override
    public ObjectNode toJson() {
      ObjectNode node =
          typed(this).put("vatID", vatId).put("upgradeID", upgradeId).put("bundleID", bundleId);
      node.set("vatParameters", vatParameters.toJson());
      return node.put("upgradeMessage", upgradeMessage);
    }
  }

  /** Change options of a running vat. */
  record ChangeVatOptions(String vatId, JsonNode options) implements Queued {
    @Override
    public String type() {
      return "changeVatOptions";
    }

    @Override
    public ObjectNode toJson() {
      ObjectNode node = typed(this).put("vatID", vatId);
      node.set("options", options);
      return node;
    }
  }

  /**
   * End a vat's incarnation and start no other.
   *
   * @param reason for people
   */
  record SuspendVat(String vatId, String reason) implements Queued {
    @Override
    public String type() {
      return "suspend-vat";
    }

    @Override
    public ObjectNode toJson() {
      return typed(this).put("vatID", vatId).put("reason", reason);
    }
  }

  /** Start the next incarnation of a suspended vat. */
  record UnsuspendVat(String vatId) implements Queued {
    @Override
    public String type() {
      return "unsuspend-vat";
    }

    @Override
    public ObjectNode toJson() {
      return typed(this).put("vatID", vatId);
    }
  }

  /** Give up what only the heap of a suspended vat's last incarnation could have kept up. */
  record DisconnectVat(String vatId) implements RunQueueEvent {
    @Override
    public String type() {
      return "disconnect-vat";
    }

    @Override
    public ObjectNode toJson() {
      return typed(this).put("vatID", vatId);
    }
  }

  /** Tell a vat what happened to references to its exports or imports. */
  record Gc(GcActions.Type action, String vatId, List<String> krefs) implements RunQueueEvent {
    /** Copies. */
    public Gc {
      krefs = List.copyOf(krefs);
    }

    @Override
    public String type() {
      return action.eventType();
    }

    @Override
    public ObjectNode toJson() {
      ObjectNode node = typed(this).put("vatID", vatId);
      node.set("krefs", JsonShape.arrayOf(krefs));
      return node;
    }
  }

  /** GC actions were found to be unneeded; the crank only records that. */
  record NegatedGcAction() implements RunQueueEvent {
    @Override
    public String type() {
      return "negated-gc-action";
    }

    @Override
    public ObjectNode toJson() {
      return typed(this);
    }
  }

  /** Make a vat collect its garbage. */
  record BringOutYourDead(String vatId) implements RunQueueEvent {
    @Override
    public String type() {
      return "bringOutYourDead";
    }

    @Override
    public ObjectNode toJson() {
      return typed(this).put("vatID", vatId);
    }
  }

  /** Delete some of what a terminated vat has left. */
  record CleanupTerminatedVat(String vatId, CleanupBudget budget) implements RunQueueEvent {
    @Override
    public String type() {
      return "cleanup-terminated-vat";
    }

    @Override
    public ObjectNode toJson() {
      ObjectNode node = typed(this).put("vatID", vatId);
      node.set("budget", budget.toJson());
      return node;
    }
  }

  private static ObjectNode typed(RunQueueEvent event) {
    return JsJson.NODES.objectNode().put("type", event.type());
  }

  /** Reads an event from its stored form. */
  static Queued parse(String text) {
    JsonNode node = JsJson.parse(text);
    String type = string(node, "type");
    return switch (type) {
      case "send" ->
          new Send(
              string(node, "target"),
              KernelMessage.fromJson(JsonShape.property(node, "msg", "event")));
      case "notify" -> new Notify(string(node, "vatID"), string(node, "kpid"));
      case "startVat" -> new StartVat(string(node, "vatID"), vatParameters(node));
      case "create-vat" ->
          new CreateVat(
              string(node, "vatID"),
              JsonShape.property(node, "source", type),
              vatParameters(node),
              JsonShape.property(node, "dynamicOptions", type));
      case "upgrade-vat" ->
          new UpgradeVat(
              string(node, "vatID"),
              string(node, "upgradeID"),
              string(node, "bundleID"),
              vatParameters(node),
              string(node, "upgradeMessage"));
      case "changeVatOptions" ->
          new ChangeVatOptions(string(node, "vatID"), JsonShape.property(node, "options", type));
      case "suspend-vat" -> new SuspendVat(string(node, "vatID"), string(node, "reason"));
      case "unsuspend-vat" -> new UnsuspendVat(string(node, "vatID"));
      default ->
          throw new StateViolationException("a queue holds the unknown event '" + type + "'");
    };
  }

  private static String string(JsonNode node, String property) {
    return JsonShape.string(JsonShape.property(node, property, "event"), property);
  }

  private static CapData vatParameters(JsonNode node) {
    return CapData.fromJson(JsonShape.property(node, "vatParameters", "event"));
  }
}

package io.vatpool.kernel.device;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.kernel.marshal.JsonCopy;
import io.vatpool.kernel.marshal.Passable;
import io.vatpool.kernel.marshal.Truth;
import io.vatpool.kernel.state.HostQueue;
import io.vatpool.kernel.state.SlotType;
import io.vatpool.kernel.state.VatSlot;
import io.vatpool.protocol.CapData;
import io.vatpool.protocol.json.JsJson;
import java.util.List;
import java.util.Map;

/**
 * Calls between vats and the host, in both directions; the reference's {@code device-bridge.js}.
 *
 * <p>A call out goes into the host's queue as {@code {"device":name,"args":[…]}} and is made after
 * the block has been committed; what it returns to the vat is decided before, by the {@link
 * BridgeAnswers}.
 */
public final class BridgeDevice implements Device {
  private static final String HANDLER = "inboundHandler";

  private static final List<String> METHODS =
      List.of(
          "__getMethodNames__",
          "callOutbound",
          "registerInboundHandler",
          "unregisterInboundHandler");

  private final String name;
  private final DeviceSyscalls syscalls;
  private final HostQueue outbox;
  private final BridgeAnswers answers;

  BridgeDevice(DeviceSetup setup, BridgeAnswers answers) {
    this.name = setup.name();
    this.syscalls = setup.syscalls();
    this.outbox = setup.outbox();
    this.answers = answers;
  }

  @Override
  public DeviceAnswer invoke(String target, String method, CapData data) {
    if (!METHODS.contains(method)) {
      throw new DeviceException("the bridge device has no method " + method);
    }
    SlotMarshal marshal = new SlotMarshal();
    Passable handler = handler(marshal);
    DeviceArgs args = new DeviceArgs(marshal.read(data));
    return switch (method) {
      case "registerInboundHandler" -> {
        if (!Truth.isFalsy(handler)) {
          throw new DeviceException("an inbound handler is already registered");
        }
        yield save(args.at(0));
      }
      case "unregisterInboundHandler" -> save(Passable.UNDEFINED);
      case "callOutbound" -> SlotMarshal.result(callOutbound(args));
      default -> SlotMarshal.names(METHODS);
    };
  }

  private Passable callOutbound(DeviceArgs args) {
    ArrayNode call = JsJson.NODES.arrayNode();
    for (Passable arg : args.all()) {
      call.add(JsonCopy.of(arg, JsonCopy.BigInts.AS_STRING).orElse(JsJson.NODES.nullNode()));
    }
    ObjectNode entry = JsJson.NODES.objectNode().put("device", name);
    entry.set("args", call);
    outbox.add(JsJson.stringify(entry));
    JsonNode answer = answers.answer(name, call);
    return answer == null ? Passable.UNDEFINED : JsonCopy.toPassable(answer);
  }

  /**
   * A call from outside: queues {@code inbound(...args)} to the registered handler.
   *
   * @throws DeviceException if there is no handler
   */
  public void inbound(ArrayNode args) {
    if (handler(new SlotMarshal()) instanceof Passable.Remotable handler
        && VatSlot.parse(handler.slot()).type() == SlotType.OBJECT) {
      Passable values = JsonCopy.toPassable(args);
      syscalls.sendOnly(handler.slot(), SlotMarshal.message("inbound", values));
    } else {
      throw new DeviceException("no vat has registered an inbound handler with bridge " + name);
    }
  }

  private Passable handler(SlotMarshal marshal) {
    return marshal.readState(syscalls) instanceof Passable.CopyRecord fields
        ? fields.properties().getOrDefault(HANDLER, Passable.UNDEFINED)
        : Passable.UNDEFINED;
  }

  private DeviceAnswer save(Passable handler) {
    SlotMarshal.writeState(Passable.record(Map.of(HANDLER, handler)), syscalls);
    return SlotMarshal.result(Passable.UNDEFINED);
  }
}

package io.vatpool.kernel.device;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.kernel.marshal.CapDataCodec;
import io.vatpool.kernel.marshal.Passable;
import io.vatpool.kernel.state.SlotType;
import io.vatpool.kernel.state.VatSlot;
import io.vatpool.protocol.CapData;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values of one call of a device that has a single node; the reference's {@code
 * kernel/deviceSlots.js}. The same object in arguments and in the stored state is one presence,
 * called as the state calls it: read that first.
 */
final class SlotMarshal {
  private final Map<String, Passable.Remotable> presences = new HashMap<>();

  SlotMarshal() {
    presences.put(RawMarshal.ROOT, new Passable.Remotable(RawMarshal.ROOT, "Alleged: root"));
  }

  Passable read(CapData data) {
    return CapDataCodec.decode(data, this::revive);
  }

  static CapData write(Passable value) {
    return CapDataCodec.encode(value);
  }

  /** The device's stored state; undefined before it was first set. */
  Passable readState(DeviceSyscalls syscalls) {
    JsonNode stored = syscalls.state();
    return stored == null || stored.isNull() ? Passable.UNDEFINED : read(CapData.fromJson(stored));
  }

  static void writeState(Passable value, DeviceSyscalls syscalls) {
    syscalls.setState(write(value).toJson());
  }

  static DeviceAnswer result(Passable value) {
    return new DeviceAnswer.Ok(write(value));
  }

  /** What {@code __getMethodNames__} answers. */
  static DeviceAnswer names(List<String> methods) {
    return result(new Passable.CopyArray(methods.stream().map(Passable::of).toList()));
  }

  /** Cap-data of a message to a presence. */
  static CapData message(String method, Passable args) {
    return write(Passable.array(Passable.of(method), args));
  }

  private Passable revive(String slot, @Nullable String iface) {
    Passable.Remotable known = presences.get(slot);
    if (known != null) {
      return known;
    }
    VatSlot parsed = VatSlot.parse(slot);
    if (parsed.type() != SlotType.OBJECT || parsed.allocatedByVat()) {
      throw new DeviceException("devices cannot be given " + slot);
    }
    if (iface == null || !isInterface(iface)) {
      throw new DeviceException(slot + " does not say what it is called");
    }
    Passable.Remotable presence = new Passable.Remotable(slot, iface);
    presences.put(slot, presence);
    return presence;
  }

  private static boolean isInterface(String iface) {
    return iface.equals("Remotable")
        || iface.startsWith("Alleged: ")
        || iface.startsWith("DebugName: ");
  }
}

package io.vatpool.kernel.device;

import io.vatpool.kernel.marshal.CapDataCodec;
import io.vatpool.kernel.marshal.Passable;
import io.vatpool.kernel.state.SlotType;
import io.vatpool.kernel.state.VatSlot;
import io.vatpool.protocol.CapData;
import org.jspecify.annotations.Nullable;

/**
 * Values of the devices that manage their own nodes; the reference's {@code
 * devices/lib/deviceTools.js}.
 */
final class RawMarshal {
  /** The node that every device has. */
  static final String ROOT = "d+0";

  private RawMarshal() {}

  static DeviceArgs args(CapData data) {
    return new DeviceArgs(CapDataCodec.decode(data, RawMarshal::revive));
  }

  static DeviceAnswer result(Passable value) {
    return new DeviceAnswer.Ok(CapDataCodec.encode(value));
  }

  /** One of the device's own nodes. */
  static Passable node(String dref) {
    return new Passable.Remotable(dref, "Alleged: device node");
  }

  private static Passable revive(String slot, @Nullable String iface) {
    VatSlot parsed = VatSlot.parse(slot);
    if (parsed.type() == SlotType.OBJECT && !parsed.allocatedByVat()) {
      return new Passable.Remotable(slot, "Alleged: presence");
    }
    if (parsed.type() == SlotType.DEVICE && parsed.allocatedByVat()) {
      return node(slot);
    }
    throw new DeviceException("devices cannot be given " + slot);
  }
}

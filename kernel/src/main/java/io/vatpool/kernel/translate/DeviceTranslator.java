package io.vatpool.kernel.translate;

import io.vatpool.kernel.state.DeviceTable;
import io.vatpool.kernel.state.KernelState;
import io.vatpool.kernel.state.SlotType;
import io.vatpool.kernel.state.StateViolationException;
import io.vatpool.kernel.state.VatSlot;
import io.vatpool.protocol.CapData;
import java.util.ArrayList;
import java.util.List;

/** Between a device's own references and the kernel's. */
public final class DeviceTranslator {
  private final DeviceTable devices;
  private final String deviceId;

  /** The translator of one device. */
  public DeviceTranslator(KernelState state, String deviceId) {
    this.devices = state.devices();
    this.deviceId = deviceId;
  }

  /** The device's reference for the node that is called, which must be its own. */
  public String target(String kdid) {
    String target = devices.toDevice(deviceId, kdid);
    if (!VatSlot.parse(target).allocatedByVat()) {
      throw new StateViolationException(kdid + " is no node of " + deviceId);
    }
    return target;
  }

  /** Data on its way into the device. */
  public CapData toDevice(CapData data) {
    List<String> drefs = new ArrayList<>(data.slots().size());
    for (String kref : data.slots()) {
      drefs.add(devices.toDevice(deviceId, kref));
    }
    return data.withSlots(drefs);
  }

  /** Data on its way out of the device. */
  public CapData toKernel(CapData data) {
    List<String> krefs = new ArrayList<>(data.slots().size());
    for (String dref : data.slots()) {
      krefs.add(devices.toKernel(deviceId, dref));
    }
    return data.withSlots(krefs);
  }

  /** The object that the device sends a message to. */
  public String messageTarget(String dref) {
    VatSlot.insist(SlotType.OBJECT, dref);
    return devices.toKernel(deviceId, dref);
  }
}

package io.vatpool.kernel.config;

import io.vatpool.kernel.marshal.KernelMarshal;
import io.vatpool.kernel.marshal.Passable;
import io.vatpool.kernel.state.DeviceTable;
import io.vatpool.kernel.state.KernelMessage;
import io.vatpool.kernel.state.KernelState;
import io.vatpool.kernel.state.ResolutionPolicy;
import io.vatpool.kernel.state.RunQueueEvent;
import io.vatpool.kernel.state.Stat;
import io.vatpool.kernel.state.VatTable;
import io.vatpool.protocol.CapData;
import java.util.TreeMap;

/**
 * The first message of a kernel: {@code bootstrap(vats, devices)}, with the root objects of all
 * static vats and of all devices by name. If it fails, the kernel stops.
 */
final class BootstrapMessage {
  private static final String DEVICE_ROOT = "d+0";

  private final KernelState state;

  BootstrapMessage(KernelState state) {
    this.state = state;
  }

  /** Queues the message to that vat's root; the promise for its result is held for the host. */
  String queue(String bootstrapVatId) {
    TreeMap<String, Passable> vats = new TreeMap<>();
    for (VatTable.Named vat : state.vats().staticVats()) {
      String kref = state.cList().exportRoot(vat.vatId());
      vats.put(vat.name(), KernelMarshal.slot(kref, "root"));
    }
    TreeMap<String, Passable> devices = new TreeMap<>();
    for (DeviceTable.Named device : state.devices().all()) {
      String kref = state.devices().toKernel(device.deviceId(), DEVICE_ROOT);
      devices.put(device.name(), KernelMarshal.slot(kref, "device"));
    }
    CapData methargs =
        KernelMarshal.serialize(
            Passable.array(
                Passable.of("bootstrap"),
                Passable.array(Passable.record(vats), Passable.record(devices))));
    String target = state.cList().exportRoot(bootstrapVatId);
    String result = state.promises().add(ResolutionPolicy.PANIC);
    state.stats().increment(Stat.SYSCALLS);
    state.stats().increment(Stat.SYSCALL_SEND);
    state.referenceCounts().increment(target);
    state.referenceCounts().increment(result);
    methargs.slots().forEach(state.referenceCounts()::increment);
    state
        .acceptanceQueue()
        .add(new RunQueueEvent.Send(target, KernelMessage.fromKernel(methargs, result)));
    state.referenceCounts().increment(result);
    return result;
  }
}

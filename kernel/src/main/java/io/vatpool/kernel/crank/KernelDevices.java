package io.vatpool.kernel.crank;

import io.vatpool.kernel.device.Device;
import io.vatpool.kernel.device.DeviceAnswer;
import io.vatpool.kernel.device.DeviceEndowments;
import io.vatpool.kernel.device.DeviceSetup;
import io.vatpool.kernel.slog.KernelSlog;
import io.vatpool.kernel.state.DeviceTable;
import io.vatpool.kernel.state.HostQueue;
import io.vatpool.kernel.state.KernelState;
import io.vatpool.kernel.state.StateViolationException;
import io.vatpool.kernel.translate.DeviceTranslator;
import io.vatpool.protocol.CapData;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The devices of this kernel as it runs now. */
final class KernelDevices {
  private static final String FAILED = "device.invoke failed, see logs for details";

  private final KernelState state;
  private final KernelSlog slog;
  private final Map<String, Running> running = new HashMap<>();

  private record Running(Device device, DeviceTranslator translator) {}

  KernelDevices(KernelState state, KernelSlog slog) {
    this.state = state;
    this.slog = slog;
  }

  /**
   * Makes all devices.
   *
   * @param hooks what the kernel does for the vat-admin device
   */
  void start(DeviceEndowments endowments, Messaging messaging, KernelHooks hooks) {
    for (DeviceTable.Named named : state.devices().all()) {
      String deviceId = named.deviceId();
      DeviceTranslator translator = new DeviceTranslator(state, deviceId);
      KernelHooks allowed = named.name().equals("vatAdmin") ? hooks : KernelHooks.NONE;
      Optional<Device> device =
          endowments.create(
              new DeviceSetup(
                  named.name(),
                  deviceId,
                  state.devices().bundleId(deviceId),
                  state.devices().options(deviceId),
                  new DeviceSyscallHandler(state, deviceId, translator, messaging, allowed),
                  state.bundles(),
                  state.meters(),
                  new HostQueue(state.store(), DeviceSetup.OUTBOX)));
      device.ifPresentOrElse(
          made -> running.put(deviceId, new Running(made, translator)),
          () ->
              slog.console(
                  "log",
                  "WARNING: skipping device "
                      + deviceId
                      + " ("
                      + named.name()
                      + ") because it has no endowments"));
    }
  }

  /** A vat calls a node. */
  SyscallExecutor.Answer invoke(String node, String method, CapData args) {
    Running called = running.get(state.deviceNodes().owner(node));
    if (called == null) {
      throw new StateViolationException("no device runs behind " + node);
    }
    String target = called.translator.target(node);
    CapData deviceArgs = called.translator.toDevice(args);
    return switch (answer(called.device, target, method, deviceArgs)) {
      case DeviceAnswer.Ok ok ->
          new SyscallExecutor.Answer.FromDevice(called.translator.toKernel(ok.data()));
      case DeviceAnswer.Failed failed -> new SyscallExecutor.Answer.DeviceFailed(failed.problem());
    };
  }

  /** A call that makes no sense fails for the caller; anything else that goes wrong is a panic. */
  private DeviceAnswer answer(Device device, String target, String method, CapData args) {
    try {
      return device.invoke(target, method, args);
    } catch (StateViolationException | IllegalArgumentException e) {
      slog.console("log", "dm.invoke failed, informing calling vat " + e);
      return new DeviceAnswer.Failed(FAILED);
    }
  }
}

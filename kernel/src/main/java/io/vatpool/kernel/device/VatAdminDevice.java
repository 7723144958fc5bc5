package io.vatpool.kernel.device;

import io.vatpool.kernel.marshal.KernelMarshal;
import io.vatpool.kernel.marshal.Passable;
import io.vatpool.kernel.state.MeterTable;
import io.vatpool.kernel.state.MeterTable.Meter;
import io.vatpool.kernel.state.VatIds;
import io.vatpool.protocol.CapData;
import java.math.BigInteger;
import java.util.Map;

/**
 * Through which the vat-admin vat creates, changes and ends vats; the reference's {@code
 * device-vat-admin.js}. What becomes of vats is decided by the kernel, through hooks.
 */
final class VatAdminDevice implements Device {
  private final MeterTable meters;
  private final DeviceSyscalls syscalls;
  private final BundleCaps caps;

  VatAdminDevice(DeviceSetup setup) {
    meters = setup.meters();
    syscalls = setup.syscalls();
    caps = new BundleCaps(setup);
  }

  @Override
  public DeviceAnswer invoke(String target, String method, CapData data) {
    if (!target.equals(RawMarshal.ROOT)) {
      return caps.invoke(target, method);
    }
    return switch (method) {
      case "createMeter" -> {
        DeviceArgs args = RawMarshal.args(data);
        yield allocated(new Meter(args.bigint(0, "remaining"), args.bigint(1, "threshold")));
      }
      case "createUnlimitedMeter" -> allocated(new Meter(null, BigInteger.ZERO));
      case "addMeterRemaining" -> {
        DeviceArgs args = RawMarshal.args(data);
        meters.addRemaining(args.string(0, "meter id"), args.bigint(1, "delta"));
        yield RawMarshal.result(Passable.UNDEFINED);
      }
      case "setMeterThreshold" -> {
        DeviceArgs args = RawMarshal.args(data);
        meters.setThreshold(args.string(0, "meter id"), args.bigint(1, "threshold"));
        yield RawMarshal.result(Passable.UNDEFINED);
      }
      case "getMeter" -> meter(meters.get(RawMarshal.args(data).string(0, "meter id")));
      case "createByBundle" -> again(syscalls.callKernelHook("createByBundle", data));
      case "createByBundleID" -> again(syscalls.callKernelHook("createByID", data));
      case "upgradeVat" -> {
        DeviceArgs args = kernelArgs(data, 4);
        VatIds.insistVat(args.string(0, "vat id"));
        args.string(1, "bundle id");
        args.string(3, "upgrade message");
        yield again(syscalls.callKernelHook("upgrade", data));
      }
      case "terminateWithFailure" -> forVat("terminate", data);
      case "changeOptions" -> forVat("changeOptions", data);
      case "getBundleCap" ->
          caps.cap(BundleCaps.insistId(RawMarshal.args(data).string(0, "bundle id")));
      case "getNamedBundleCap" -> caps.cap(bundleNamed(data));
      case "getBundleIDByName" -> RawMarshal.result(Passable.of(bundleNamed(data)));
      default -> throw new DeviceException("the vat-admin device has no method " + method);
    };
  }

  private DeviceAnswer allocated(Meter meter) {
    return RawMarshal.result(Passable.of(meters.allocate(meter)));
  }

  private static DeviceAnswer meter(Meter meter) {
    BigInteger remaining = meter.remaining();
    return RawMarshal.result(
        Passable.record(
            Map.of(
                "remaining",
                remaining == null ? Passable.of("unlimited") : Passable.of(remaining),
                "threshold",
                Passable.of(meter.threshold()))));
  }

  private DeviceAnswer forVat(String hook, CapData data) {
    kernelArgs(data, 2).string(0, "vat id");
    syscalls.callKernelHook(hook, data);
    return RawMarshal.result(Passable.UNDEFINED);
  }

  private String bundleNamed(CapData data) {
    return caps.idOf(RawMarshal.args(data).string(0, "name"));
  }

  /** Arguments that are only looked at: the hook gets them as they came, promises included. */
  private static DeviceArgs kernelArgs(CapData data, int count) {
    DeviceArgs args = new DeviceArgs(KernelMarshal.unserialize(data));
    args.insistCount(count);
    return args;
  }

  /** The id that a hook has answered, as this device's own answer. */
  private static DeviceAnswer again(CapData id) {
    return RawMarshal.result(KernelMarshal.unserialize(id));
  }
}

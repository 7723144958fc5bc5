package io.vatpool.kernel.device;

import io.vatpool.protocol.CapData;

/** Hands out caps of bundles; the reference's {@code device-bundle.js}. */
final class BundleDevice implements Device {
  private final BundleCaps caps;

  BundleDevice(DeviceSetup setup) {
    caps = new BundleCaps(setup);
  }

  @Override
  public DeviceAnswer invoke(String target, String method, CapData data) {
    DeviceArgs args = RawMarshal.args(data);
    if (!target.equals(RawMarshal.ROOT)) {
      return caps.invoke(target, method);
    }
    return switch (method) {
      case "getBundlecap" -> caps.cap(BundleCaps.insistId(args.string(0, "bundle id")));
      case "getNamedBundlecap" -> caps.cap(caps.idOf(args.string(0, "name")));
      default -> throw new DeviceException("the bundle device has no method " + method);
    };
  }
}

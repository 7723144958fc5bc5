package io.vatpool.kernel.device;

import io.vatpool.protocol.CapData;

/**
 * A device: what vats call synchronously to reach the world outside.
 *
 * <p>It keeps what it must not forget in its own durable store ({@link DeviceSyscalls}); nothing it
 * holds in memory may change what it answers. All calls come from the thread that runs the kernel.
 */
@FunctionalInterface
public interface Device {
  /**
   * A vat calls one of the device's nodes. An exception is told to the vat as a failure without
   * details.
   *
   * @param target the node, {@code d+0} for the root
   * @param args in the device's references
   */
  DeviceAnswer invoke(String target, String method, CapData args);
}

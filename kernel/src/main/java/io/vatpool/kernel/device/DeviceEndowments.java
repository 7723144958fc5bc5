package io.vatpool.kernel.device;

import java.util.Optional;

/** Makes the devices of a kernel with what its host gives them of the world outside. */
@FunctionalInterface
public interface DeviceEndowments {
  /** No devices at all: a vat that calls one stops the kernel. */
  DeviceEndowments NONE = setup -> Optional.empty();

  /**
   * Makes a device; empty if the host has none of this kind. It must not change the kernel's state:
   * devices are made whenever a kernel is opened, which is no part of its history.
   */
  Optional<Device> create(DeviceSetup setup);
}

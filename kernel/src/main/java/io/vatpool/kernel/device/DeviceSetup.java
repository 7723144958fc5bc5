package io.vatpool.kernel.device;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.kernel.state.Bundles;
import io.vatpool.kernel.state.HostQueue;
import io.vatpool.kernel.state.MeterTable;
import java.util.Objects;

/**
 * What a device is made with each time its kernel is opened.
 *
 * @param name as the configuration calls it
 * @param deviceId for instance {@code d7}
 * @param bundleId the published code that it stands for
 * @param options as recorded: {@code {"deviceParameters":…,"unendowed":…}}
 * @param syscalls what it may ask of the kernel
 * @param bundles the kernel's bundles, for devices that hand them out
 * @param meters the kernel's meters, for the vat-admin device
 * @param outbox what the device has to tell the host once the block has been committed
 */
public record DeviceSetup(
    String name,
    String deviceId,
    String bundleId,
    JsonNode options,
    DeviceSyscalls syscalls,
    Bundles bundles,
    MeterTable meters,
    HostQueue outbox) {
  /** Checks. */
  public DeviceSetup {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(deviceId, "deviceId");
    Objects.requireNonNull(bundleId, "bundleId");
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(syscalls, "syscalls");
    Objects.requireNonNull(bundles, "bundles");
    Objects.requireNonNull(meters, "meters");
    Objects.requireNonNull(outbox, "outbox");
  }
}

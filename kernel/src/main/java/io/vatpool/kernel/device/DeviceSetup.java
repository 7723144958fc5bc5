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
 * @param outbox what the devices of the kernel have to tell the host once the block has been
 *     committed, in order; {@link #OUTBOX}
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
  /** The name of the queue that all devices of a kernel share. */
  public static final String OUTBOX = "host.vatpool.outbox";

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

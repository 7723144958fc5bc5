package io.vatpool.kernel;

import io.vatpool.kernel.device.DeviceEndowments;
import io.vatpool.kernel.port.KernelStore;
import io.vatpool.kernel.port.Slog;
import io.vatpool.kernel.port.VatWorkers;
import java.util.Objects;

/**
 * What a kernel runs in.
 *
 * @param store its committed state
 * @param workers the engines of its vats
 * @param slog where its structured log goes
 * @param devices makes its devices
 * @param options how it is run
 */
public record KernelEnvironment(
    KernelStore store,
    VatWorkers workers,
    Slog slog,
    DeviceEndowments devices,
    KernelOptions options) {
  /** Checks. */
  public KernelEnvironment {
    Objects.requireNonNull(store, "store");
    Objects.requireNonNull(workers, "workers");
    Objects.requireNonNull(slog, "slog");
    Objects.requireNonNull(devices, "devices");
    Objects.requireNonNull(options, "options");
  }
}

package io.vatpool.kernel.device;

import io.vatpool.kernel.config.DeviceKind;
import io.vatpool.kernel.config.KernelBundles;
import io.vatpool.kernel.state.HostQueue;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The devices that come with the kernel: vat-admin, bundle, timer and bridge. Each opening of a
 * kernel needs an object of its own, through which its host then speaks to timers and bridges.
 */
public final class BuiltinDevices implements DeviceEndowments {
  private final Map<String, DeviceKind> kinds = new HashMap<>();
  private final BridgeAnswers answers;
  private final Map<String, TimerDevice> timers = new HashMap<>();
  private final Map<String, BridgeDevice> bridges = new HashMap<>();
  private @Nullable HostQueue outbox;

  /**
   * The devices, to be made.
   *
   * @param bundles whose ids say what a device was configured as
   * @param answers what calls through bridges return
   */
  public BuiltinDevices(KernelBundles bundles, BridgeAnswers answers) {
    for (DeviceKind kind : DeviceKind.values()) {
      kinds.put(bundles.device(kind).id(), kind);
    }
    this.answers = answers;
  }

  @Override
  public Optional<Device> create(DeviceSetup setup) {
    outbox = setup.outbox();
    @Nullable DeviceKind byCode = kinds.get(setup.bundleId());
    // A kernel that was made with another release of the devices knows them by their names.
    Optional<DeviceKind> kind =
        byCode == null ? DeviceKind.ofKey(setup.name()) : Optional.of(byCode);
    return kind.map(k -> device(k, setup));
  }

  private Device device(DeviceKind kind, DeviceSetup setup) {
    return switch (kind) {
      case VAT_ADMIN -> new VatAdminDevice(setup);
      case BUNDLE -> new BundleDevice(setup);
      case TIMER -> {
        TimerDevice timer = new TimerDevice(setup);
        timers.put(setup.name(), timer);
        yield timer;
      }
      case BRIDGE -> {
        BridgeDevice bridge = new BridgeDevice(setup, answers);
        bridges.put(setup.name(), bridge);
        yield bridge;
      }
    };
  }

  /**
   * The timer of that name, usually {@code timer}.
   *
   * @throws DeviceException if there is none
   */
  public TimerDevice timer(String name) {
    return found(timers, name, DeviceKind.TIMER);
  }

  /**
   * The bridge of that name, usually {@code bridge}.
   *
   * @throws DeviceException if there is none
   */
  public BridgeDevice bridge(String name) {
    return found(bridges, name, DeviceKind.BRIDGE);
  }

  /** The names of all bridges. */
  public Set<String> bridgeNames() {
    return Set.copyOf(bridges.keySet());
  }

  /**
   * The host has made the calls out of all bridges that stand before {@code position} in the
   * outbox, or will never make them; part of the open block.
   *
   * @return how many were removed
   */
  public long removeOutbound(long position) {
    return outbox == null ? 0 : outbox.removeBefore(position);
  }

  private static <T> T found(Map<String, T> devices, String name, DeviceKind kind) {
    T device = devices.get(name);
    if (device == null) {
      throw new DeviceException(
          "this kernel has no "
              + kind.key()
              + " device '"
              + name
              + "'; a configuration adds one with \"devices\": {\""
              + kind.key()
              + "\": {}}");
    }
    return device;
  }
}

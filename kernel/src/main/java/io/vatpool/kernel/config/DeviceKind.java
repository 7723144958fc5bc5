package io.vatpool.kernel.config;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The devices that this kernel has. */
public enum DeviceKind {
  /** Creates, upgrades and terminates vats; the kernel adds it to every configuration. */
  VAT_ADMIN("vatAdmin", "device-vat-admin.js"),
  /** Hands out bundles. */
  BUNDLE("bundle", "device-bundle.js"),
  /** Tells the time that its host polls it with. */
  TIMER("timer", "device-timer.js"),
  /** Takes calls from the host and makes calls to it. */
  BRIDGE("bridge", "device-bridge.js");

  private final String key;
  private final String sourceFile;

  DeviceKind(String key, String sourceFile) {
    this.key = key;
    this.sourceFile = sourceFile;
  }

  /** Its name, also of the device that has no other. */
  public String key() {
    return key;
  }

  /** The kind of that name. */
  public static Optional<DeviceKind> ofKey(String key) {
    return Arrays.stream(values()).filter(kind -> kind.key.equals(key)).findFirst();
  }

  /** The kind whose published source a path or module specifier ends with. */
  static Optional<DeviceKind> ofSource(String spec) {
    return Arrays.stream(values())
        .filter(kind -> spec.equals(kind.sourceFile) || spec.endsWith("/" + kind.sourceFile))
        .findFirst();
  }

  /** The names of all kinds, for error texts. */
  static String keys() {
    return Arrays.stream(values()).map(DeviceKind::key).collect(Collectors.joining(", "));
  }
}

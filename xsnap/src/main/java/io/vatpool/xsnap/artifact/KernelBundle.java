package io.vatpool.xsnap.artifact;

/**
 * The vats and devices that belong to the kernel itself; see the reference's {@code
 * controller/initializeSwingset.js} and {@code devices/}.
 */
public enum KernelBundle {
  VAT_ADMIN_VAT("vat-vatAdmin"),
  VATTP_VAT("vat-vattp"),
  TIMER_VAT("vat-timer"),
  COMMS_VAT("vat-comms"),
  VAT_ADMIN_DEVICE("device-vatAdmin"),
  BUNDLE_DEVICE("device-bundle"),
  TIMER_DEVICE("device-timer"),
  MAILBOX_DEVICE("device-mailbox"),
  BRIDGE_DEVICE("device-bridge"),
  COMMAND_DEVICE("device-command"),
  LOOPBOX_DEVICE("device-loopbox"),
  PLUGIN_DEVICE("device-plugin");

  private final String manifestKey;

  KernelBundle(String manifestKey) {
    this.manifestKey = manifestKey;
  }

  /** The key in the manifest's {@code kernelBundles}. */
  public String manifestKey() {
    return manifestKey;
  }
}

package io.vatpool.kernel.device;

/** A device cannot do what it was asked for; the caller is told that, and no more. */
public final class DeviceException extends IllegalArgumentException {
  /** Creates the error for {@code problem}, which goes to the log. */
  public DeviceException(String problem) {
    super(problem);
  }
}

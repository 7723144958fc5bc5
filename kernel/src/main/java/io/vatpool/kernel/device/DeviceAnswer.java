package io.vatpool.kernel.device;

import io.vatpool.protocol.CapData;
import java.util.Objects;

/** What a device answers. */
public sealed interface DeviceAnswer {
  /** A value, in the device's references. */
  record Ok(CapData data) implements DeviceAnswer {
    /** Checks. */
    public Ok {
      Objects.requireNonNull(data, "data");
    }
  }

  /** A failure that the calling vat sees as an exception. */
  record Failed(String problem) implements DeviceAnswer {
    /** Checks. */
    public Failed {
      Objects.requireNonNull(problem, "problem");
    }
  }
}

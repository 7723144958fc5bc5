package io.vatpool.kernel.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;

/**
 * A device.
 *
 * @param kind which of the kernel's devices it is
 * @param parameters recorded with it; no device of this kernel reads them
 * @param creationOptions recorded with it; not to be changed
 */
public record DeviceConfig(DeviceKind kind, JsonNode parameters, ObjectNode creationOptions) {
  /** Checks. */
  public DeviceConfig {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(parameters, "parameters");
    Objects.requireNonNull(creationOptions, "creationOptions");
  }
}

package io.vatpool.kernel.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;

/**
 * A static vat.
 *
 * @param source its code
 * @param parameters what its root object is built with; not to be changed
 * @param creationOptions the reference's, those that this kernel knows; not to be changed
 */
public record VatConfig(CodeSource source, JsonNode parameters, ObjectNode creationOptions) {
  /** Checks. */
  public VatConfig {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(parameters, "parameters");
    Objects.requireNonNull(creationOptions, "creationOptions");
  }
}

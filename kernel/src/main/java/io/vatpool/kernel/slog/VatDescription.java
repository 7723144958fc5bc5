package io.vatpool.kernel.slog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a vat's {@code create-vat} event says. Of the bundle only its id goes into the log: the
 * reference writes megabytes of code there, which the kernel has stored anyway.
 *
 * @param dynamic whether it was created by a vat
 * @param name of a static vat, or as its creator called it; null for none
 * @param managerType {@code xsnap}
 * @param bundleId its code
 */
public record VatDescription(
    boolean dynamic, @Nullable String name, String managerType, String bundleId) {
  /** Checks. */
  public VatDescription {
    Objects.requireNonNull(managerType, "managerType");
    Objects.requireNonNull(bundleId, "bundleId");
  }

  void addTo(ObjectNode event) {
    String description = (name == null ? "" : name + " ") + "(from bundleID: " + bundleId + ")";
    event.put("dynamic", dynamic).put("description", description);
    if (name != null) {
      event.put("name", name);
    }
    event.put("managerType", managerType);
    event.putObject("vatSourceBundle").put("bundleID", bundleId);
  }
}

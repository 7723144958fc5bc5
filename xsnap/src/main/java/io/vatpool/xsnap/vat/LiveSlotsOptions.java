package io.vatpool.xsnap.vat;

/**
 * Options of liveslots, fixed when a vat's bundle is set.
 *
 * @param enableDisavow whether the vat may disavow imports; static vats only
 * @param relaxDurabilityRules the kernel's setting of that name
 */
public record LiveSlotsOptions(boolean enableDisavow, boolean relaxDurabilityRules) {
  /** The JSON as the reference sends it; the order counts, see {@link VatBundle#toJson}. */
  String toJson() {
    return "{\"enableDisavow\":"
        + enableDisavow
        + ",\"relaxDurabilityRules\":"
        + relaxDurabilityRules
        + "}";
  }
}

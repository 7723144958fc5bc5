package io.vatpool.xsnap.vat;

import static java.util.Objects.requireNonNull;

import io.vatpool.xsnap.engine.EngineSpec;
import java.util.regex.Pattern;

/**
 * Whose engine it is.
 *
 * @param vatId for example {@code v6}
 * @param vatName for {@code ps} only; may be empty
 * @param metered whether the vat has a meter: each of its cranks may use {@link
 *     #CRANK_COMPUTRONS_MAX} then, else any number
 */
public record VatSpec(String vatId, String vatName, boolean metered) {
  /** {@code DEFAULT_CRANK_METERING_LIMIT} of the reference's {@code xsnap.js}. */
  public static final int CRANK_COMPUTRONS_MAX = 100_000_000;

  private static final Pattern VAT_ID = Pattern.compile("v[1-9][0-9]*");
  private static final int DISPLAY_CHARS_MAX = 64;

  /** Checks. */
  public VatSpec {
    requireNonNull(vatName, "vatName");
    if (!VAT_ID.matcher(vatId).matches()) {
      throw new IllegalArgumentException("not a vat id: " + vatId);
    }
  }

  EngineSpec engine() {
    String printable = vatName.replaceAll("[^\\x20-\\x7e]", "?");
    String shown = printable.substring(0, Math.min(printable.length(), DISPLAY_CHARS_MAX));
    EngineSpec spec = EngineSpec.named(vatId + ":" + shown);
    return metered ? spec.withComputeLimit(CRANK_COMPUTRONS_MAX) : spec;
  }
}

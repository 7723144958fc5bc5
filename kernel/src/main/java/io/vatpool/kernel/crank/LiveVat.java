package io.vatpool.kernel.crank;

import io.vatpool.kernel.state.KernelState;
import io.vatpool.kernel.state.VatOptions;
import org.jspecify.annotations.Nullable;

/**
 * What cranks need to know of a vat that can be delivered to.
 *
 * @param enablePipelining whether it takes messages to promises it has yet to settle
 * @param meterId the meter that pays for it, or null
 * @param pausesOnUnderflow whether it waits, and does not die, when that meter cannot pay
 */
record LiveVat(boolean enablePipelining, @Nullable String meterId, boolean pausesOnUnderflow) {
  /** The vat, or null if it is dead or never was. */
  static @Nullable LiveVat find(KernelState state, String vatId) {
    if (!state.vats().isAlive(vatId)) {
      return null;
    }
    VatOptions options = state.vatStates().options(vatId);
    return new LiveVat(options.enablePipelining(), options.meterId(), options.pausesOnUnderflow());
  }
}

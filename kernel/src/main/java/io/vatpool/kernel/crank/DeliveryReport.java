package io.vatpool.kernel.crank;

import io.vatpool.protocol.CapData;
import org.jspecify.annotations.Nullable;

/**
 * How one delivery to a vat went.
 *
 * @param computrons what it cost, or null if nobody knows
 * @param illegalSyscall the vat did what it may not; what its end is explained with, else null
 * @param failure the engine or liveslots gave up, with this problem; else null
 * @param exit the vat asked to be ended, else null
 */
record DeliveryReport(
    @Nullable Long computrons,
    @Nullable CapData illegalSyscall,
    @Nullable String failure,
    @Nullable ExitRequest exit) {

  /** A vat's own wish to end. */
  record ExitRequest(boolean failure, CapData info) {}
}

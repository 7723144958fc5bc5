package io.vatpool.kernel.port;

import io.vatpool.protocol.PageIn;
import io.vatpool.protocol.RefusedSyscall;
import io.vatpool.protocol.VatPosition;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * A delivery and the place in the vat's history where it belongs.
 *
 * @param at where the vat must stand
 * @param delivery the delivery's JSON text
 * @param refusals syscalls to refuse, in the order of their indices; nearly always none
 * @param pageIn what a worker needs that does not have the vat at {@code at}; asked for on demand,
 *     on the calling thread
 */
public record DeliveryOrder(
    VatPosition at, String delivery, List<RefusedSyscall> refusals, Supplier<PageIn> pageIn) {
  /** Checks and copies. */
  public DeliveryOrder {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(delivery, "delivery");
    refusals = List.copyOf(refusals);
    Objects.requireNonNull(pageIn, "pageIn");
  }
}

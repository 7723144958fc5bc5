/**
 * A vat in its engine: what the kernel and the published supervisor say to each other over one
 * xsnap process.
 *
 * <pre>
 *   VatEngines.fresh          lockdown, supervisor, setBundle
 *   VatEngines.fromSnapshot   heap image
 *        |
 *        v
 *   VatEngine.deliver(json) --?["deliver",…]--> supervisor
 *        VatHost.syscall    <-?["syscall",…]---     |
 *        DeliveryResult     <-.{meter}["ok",…]------+
 *   VatEngine.saveSnapshot, VatEngines.restart
 * </pre>
 *
 * <p>Deliveries, syscalls and answers stay JSON text here: what goes into a transcript is what the
 * engine sent, byte for byte. Worker services use this package and need nothing below it. {@link
 * io.vatpool.xsnap.vat.VatEngines} is thread-safe; a {@link io.vatpool.xsnap.vat.VatEngine} is used
 * by one thread at a time, platform or virtual, except for {@code kill} and {@code close}.
 */
@NullMarked
package io.vatpool.xsnap.vat;

import org.jspecify.annotations.NullMarked;

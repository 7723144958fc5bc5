/**
 * Values as vats exchange them, and their form on the wire.
 *
 * <p>The kernel hands cap-data through without a look inside, but for a few occasions: it makes
 * errors of its own, splits the arguments of the vat-admin device, wraps a termination's reason
 * into a message. {@link io.vatpool.kernel.marshal.KernelMarshal} is for those, in the smallcaps
 * encoding ({@code #…}) to the byte as the reference's {@code @agoric/kmarshal} writes it. {@link
 * io.vatpool.kernel.marshal.PlainJson} is for people: values in plain JSON, for REST and command
 * line.
 *
 * <pre>
 *   plain JSON  ⇄  Passable  ⇄  cap-data {body, slots}
 * </pre>
 *
 * Everything here is immutable or used by one call only; any thread may call it.
 */
@NullMarked
package io.vatpool.kernel.marshal;

import org.jspecify.annotations.NullMarked;

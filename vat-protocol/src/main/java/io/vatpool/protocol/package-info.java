/**
 * The vat world in records: cap-data, the deliveries a vat receives, the syscalls it makes, and the
 * transcript entries that remember both.
 *
 * <p>Everything here is immutable and free of I/O; any thread may use it. References are the vat's
 * own ({@code o+3}, {@code p-60}, {@code d-70}); the kernel's ({@code ko20}, {@code kp40}) never
 * appear in these types. {@link io.vatpool.protocol.json} holds the JSON of that world, {@link
 * io.vatpool.protocol.wire} what gateway and workers say to each other.
 */
@NullMarked
package io.vatpool.protocol;

import org.jspecify.annotations.NullMarked;

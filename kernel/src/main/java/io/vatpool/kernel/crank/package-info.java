/**
 * One piece of work after the other.
 *
 * <p>{@link io.vatpool.kernel.crank.CrankLoop} takes the next event ({@link
 * io.vatpool.kernel.crank.WorkSource}: acceptance queue, cleanup, garbage, reap, run-queue) and
 * runs it as a crank, routing ({@link io.vatpool.kernel.crank.RoutingCrank}) or delivering ({@link
 * io.vatpool.kernel.crank.DeliveryCrank}). What a delivery does to a vat is in {@link
 * io.vatpool.kernel.crank.VatDeliveries}: order it from a worker, apply the syscalls that the vat
 * made, write the transcript. What follows from it (undo, meter, dirt, termination, snapshot) is
 * said by a {@link io.vatpool.kernel.crank.CrankResults} and done at the end of the crank.
 *
 * <p>An exception that reaches {@code CrankLoop} is a panic: the crank is undone without a trace
 * and the kernel stops.
 */
@NullMarked
package io.vatpool.kernel.crank;

import org.jspecify.annotations.NullMarked;

/**
 * Interleavings: the kernel, the pool's verdicts and the worker's room and eviction as they are,
 * with gateways, network, database and engines that are simulated, all on one thread at a time and
 * with a clock that is a number.
 *
 * <p>It is a simulator, and finds what an order of events can break: who commits, pages in or dies
 * before whom. It proves nothing of engines, of MariaDB or of sockets; {@code
 * io.vatpool.conformance.chaos} hurts the real ones.
 */
@NullMarked
package io.vatpool.conformance.simulation;

import org.jspecify.annotations.NullMarked;

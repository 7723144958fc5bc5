/**
 * A whole cluster in one process, as a simulator for tests: our kernel over a store in memory and
 * over real engines that this process starts itself.
 *
 * <p>The engines, their deliveries, snapshots and replays are real; the store keeps nothing when
 * the process ends, and there is no network, no database and no lease. It shows in seconds whether
 * the kernel does what the reference does; it is no test of the services. One thread uses all of
 * it.
 */
@NullMarked
package io.vatpool.conformance.inprocess;

import org.jspecify.annotations.NullMarked;

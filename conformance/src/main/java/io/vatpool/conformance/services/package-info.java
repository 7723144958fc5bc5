/**
 * Our kernel as a cluster of real services: a gateway, workers, a snapshot store and MariaDB, each
 * a process of its own, driven over REST as any client would.
 *
 * <pre>
 *   ServiceSubject ── starts a ServiceCluster, perhaps with a WorkerKiller; for each scenario
 *     KernelClient    one kernel's routes
 *     ServiceHost     the steps of a scenario as calls of these routes
 *     StoredState     what the kernel has committed, read over REST
 *     SlogCranks      its cranks, from the structured log
 * </pre>
 *
 * <p>One thread runs one scenario; the killer has its own.
 */
@NullMarked
package io.vatpool.conformance.services;

import org.jspecify.annotations.NullMarked;

/**
 * Traces of what clients ask for: the request, its wait in the kernel's queues, the cranks that
 * carry it out and their deliveries. Off unless {@code vatpool.tracing.enabled} says otherwise.
 *
 * <pre>
 *   request ──► event in a queue ──► crank ──► delivery ──► (worker)
 *                 ▲    trail, kept in a row     │
 *                 └── while its block is over ──┘ what the crank queues follows it
 * </pre>
 *
 * <p>A kernel tells of its queues and cranks through {@link io.vatpool.kernel.port.CrankWatch}; its
 * state knows nothing of traces. One {@link io.vatpool.gateway.trace.KernelTraces} belongs to the
 * thread of its kernel.
 */
@NullMarked
package io.vatpool.gateway.trace;

import org.jspecify.annotations.NullMarked;

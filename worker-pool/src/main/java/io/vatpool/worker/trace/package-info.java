/**
 * What gateways are told of traces. The spans are made where the work is done: one for a request
 * that came with a trace, and {@link io.vatpool.tracing.Step}s within it.
 */
@NullMarked
package io.vatpool.worker.trace;

import org.jspecify.annotations.NullMarked;

/**
 * OpenTelemetry spans for the services: what makes them ({@link io.vatpool.tracing.Tracing}), the
 * form in which a span's context travels and is kept ({@link io.vatpool.tracing.TraceText}), and
 * the parts of what a thread does ({@link io.vatpool.tracing.Step}).
 *
 * <p>A service is given a {@code Tracing} by {@link io.vatpool.tracing.TracingBeans}, which is off
 * unless its configuration says otherwise. Nothing here may enter what a kernel computes or stores.
 * All of it may be used by any thread.
 */
@NullMarked
package io.vatpool.tracing;

import org.jspecify.annotations.NullMarked;

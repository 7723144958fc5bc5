/**
 * Who can run a scenario: a {@link io.vatpool.conformance.subject.Subject} starts a kernel for it,
 * and {@link io.vatpool.conformance.subject.StepRunner} takes the {@link
 * io.vatpool.conformance.subject.Host} through the steps.
 *
 * <p>The steps are the same for every subject, whether the kernel runs in this process or behind
 * REST routes; a subject only has to know how to do one operation. Nothing here is thread-safe: one
 * thread runs one scenario.
 */
@NullMarked
package io.vatpool.conformance.subject;

import org.jspecify.annotations.NullMarked;

/**
 * What a run of a scenario leaves behind, and the comparison of two of them.
 *
 * <p>A {@link io.vatpool.conformance.result.RunResult} has the same shape whoever ran the scenario:
 * the reference's comes from a file that {@code reference/run-reference.mjs} wrote, ours from the
 * subject itself. {@link io.vatpool.conformance.result.Comparison} finds the first difference and
 * says it so that a person can start to look: the crank, the key, both values, and what was being
 * delivered. Everything here is immutable and free of processes; any thread may use it.
 */
@NullMarked
package io.vatpool.conformance.result;

import org.jspecify.annotations.NullMarked;

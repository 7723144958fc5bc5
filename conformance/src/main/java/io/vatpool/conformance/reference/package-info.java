/**
 * The published SwingSet kernel as a subject: {@link io.vatpool.conformance.reference.ReferenceRun}
 * starts node for the scenarios whose results are not there yet and reads the result files.
 *
 * <p>Results are kept under {@code target/results}, named by a hash of the scenario with its bundle
 * ids, the lock file and the driver, so they never go stale; CI starts without any.
 */
@NullMarked
package io.vatpool.conformance.reference;

import org.jspecify.annotations.NullMarked;

/**
 * Scenarios and where they are: the sources under {@code conformance/scenarios}, the bundled copies
 * and results under {@code conformance/target}.
 *
 * <p>{@link io.vatpool.conformance.scenario.Workspace} knows the folders and runs node for the
 * steps that make them. Its methods may be called from several processes at once; a file lock keeps
 * them apart.
 */
@NullMarked
package io.vatpool.conformance.scenario;

import org.jspecify.annotations.NullMarked;

/**
 * The kernel's persistent state, one small part per table, over a key-value store with savepoints.
 *
 * <p>{@link io.vatpool.kernel.state.CrankStore} lays the open block over the committed state and
 * hashes what the cranks write; {@link io.vatpool.kernel.state.KernelState} puts the parts
 * together. Keys, values and the order of writes are the reference's (schema version 3), because
 * the crank hash is taken over them: a write that looks redundant here is one that the reference
 * makes too. What a part refuses, it refuses with a {@link
 * io.vatpool.kernel.state.StateViolationException}.
 *
 * <p>Nothing here knows of deliveries or workers. One thread uses a kernel's state at a time; the
 * classes hold no locks.
 */
@NullMarked
package io.vatpool.kernel.state;

import org.jspecify.annotations.NullMarked;

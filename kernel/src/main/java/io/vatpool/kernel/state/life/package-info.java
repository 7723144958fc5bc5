/**
 * Whether vats may be delivered to: {@link io.vatpool.kernel.state.life.VatLife} and its
 * transitions, the side queues of vats that may not, and the lists of what is to be caught up on.
 *
 * <pre>
 *   vN.lifecycle              {"suspended":true,"paused":true,"reason":…}; missing: neither
 *   vN.disconnect             the incarnation whose promises and objects are still to be given up
 *   sideQueue.vN, .vN.i       [head,tail] and {"held":crank,"event":…}; missing: empty
 *   lifecycle.draining        vats whose side queues come before the run-queue
 *   lifecycle.reviving        vats that have to start before anything else happens
 *   lifecycle.disconnecting   a queue of vats with a disconnect key
 * </pre>
 *
 * <p>All of it is consensus state, and none of it is there in a kernel that has never suspended or
 * paused a vat: such a kernel hashes as the reference's. The kernel's thread only.
 */
@NullMarked
package io.vatpool.kernel.state.life;

import org.jspecify.annotations.NullMarked;

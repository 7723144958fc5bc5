/**
 * Kernels at work: one {@link io.vatpool.gateway.kernel.KernelHost} for each kernel whose lease
 * this gateway holds.
 *
 * <pre>
 *   any thread ──submit──► Mailbox ──► the kernel's own thread
 *                                        commands, then cranks, until the block policy says
 *                                        commit; then, and only then, the answers go out
 *   any thread ◄──view──── the last published HostView: never waits for a crank
 * </pre>
 *
 * <p>A kernel object is touched by its own thread alone. Nothing is shared between kernels but the
 * pool of workers and the database, so one that panics, loops or waits is nobody else's concern.
 */
@NullMarked
package io.vatpool.gateway.kernel;

import org.jspecify.annotations.NullMarked;

/**
 * The kernels' structured logs, event types and fields as the reference writes them: into a rotated
 * file per kernel as they happen, and to live readers once the block they belong to is durable.
 *
 * <p>A kernel's thread writes; it never waits for a reader, and a file that cannot be written costs
 * events, not the kernel.
 */
@NullMarked
package io.vatpool.gateway.slog;

import org.jspecify.annotations.NullMarked;

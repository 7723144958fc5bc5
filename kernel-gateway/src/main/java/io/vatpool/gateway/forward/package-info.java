/**
 * Requests about a kernel that another gateway holds: they are passed on to it, and its answers
 * passed back, both as streams.
 *
 * <pre>
 *   client ──► this gateway ──► HTTP filter ── mine, or nobody's ──► rest
 *                                   │ another's, by the lease row
 *                                   └──► that gateway, once: a request that was passed on is never
 *                                        passed on again
 * </pre>
 *
 * <p>Everything but the look at the lease row happens on the event loop; nothing is kept in memory
 * but the row, for a second.
 */
@NullMarked
package io.vatpool.gateway.forward;

import org.jspecify.annotations.NullMarked;

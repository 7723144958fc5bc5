/**
 * Calls out of bridge devices: those that a committed block contains are posted to the kernel's
 * webhook, in order and at least once each.
 *
 * <pre>
 *   vat ─ callOutbound ─► outbox in the kernel's state ─ block commits ─► BridgeCaller ─ POST ─► receiver
 *                              ▲                                              │ taken
 *                              └────────── removed, in a later block ─────────┘
 * </pre>
 *
 * <p>The outbox is the kernel's own state: it survives the gateway, and goes with the lease. What
 * was taken but not yet removed when a gateway dies is posted again under the same id.
 */
@NullMarked
package io.vatpool.gateway.bridge;

import org.jspecify.annotations.NullMarked;

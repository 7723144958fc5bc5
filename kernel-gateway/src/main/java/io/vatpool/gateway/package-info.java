/**
 * The gateway: the service that runs kernels.
 *
 * <pre>
 *   REST ──► kernel (one mailbox and one thread per kernel) ──► pool ──► workers
 *                              │
 *                              └──► MariaDB: one transaction per block, fenced by the lease
 * </pre>
 *
 * <p>{@link io.vatpool.gateway.rest} is the door, {@link io.vatpool.gateway.kernel} hosts the
 * kernels, {@link io.vatpool.gateway.lease} decides which of them are ours, {@link
 * io.vatpool.gateway.pool} finds a worker for each delivery. This package holds what they share:
 * configuration and the problems that clients are told.
 */
@NullMarked
package io.vatpool.gateway;

import org.jspecify.annotations.NullMarked;

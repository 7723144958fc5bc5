/**
 * Deliveries onto workers: who is there, who gets a vat, and what happens when a worker goes.
 *
 * <p>A kernel's thread enters through {@link io.vatpool.gateway.pool.PooledVatWorkers} and waits
 * there; connections are shared by all kernels and live on Vert.x event loops, which never block.
 * Nothing here is in consensus: which worker ran what leaves no trace in any hash.
 */
@NullMarked
package io.vatpool.gateway.pool;

import org.jspecify.annotations.NullMarked;

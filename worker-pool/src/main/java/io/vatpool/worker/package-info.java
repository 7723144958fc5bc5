/**
 * The worker service: hosts vats for gateways, each in an {@code xsnap} process of its own.
 *
 * <p>This package holds what makes a service of it: {@link io.vatpool.worker.WorkerConfig
 * settings}, the wiring, start and end, health. Vats are in {@link io.vatpool.worker.vat}, the
 * WebSocket in {@link io.vatpool.worker.wire}, the pages for people and control in {@link
 * io.vatpool.worker.rest}, what Kubernetes is told in {@link io.vatpool.worker.kubernetes}. A
 * worker keeps nothing that matters: killed at any moment, all it had is brought back by another
 * one from the database and the snapshot store.
 */
@NullMarked
package io.vatpool.worker;

import org.jspecify.annotations.NullMarked;

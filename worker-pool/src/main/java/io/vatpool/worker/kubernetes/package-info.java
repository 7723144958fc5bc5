/**
 * What a worker says to the Kubernetes API: what the end of its pod would cost, so that a
 * deployment that shrinks ends the idlest one.
 *
 * <pre>
 *   VatRequests ──▶ PodDeletionCost ──▶ CostNews: worth a request? ──▶ PodAnnotation ──▶ API server
 * </pre>
 *
 * <p>Off unless {@code vatpool.worker.pod-deletion-cost.enabled}. One thread of its own; nothing
 * waits for it, and no failure of it is one of the worker's.
 */
@NullMarked
package io.vatpool.worker.kubernetes;

import org.jspecify.annotations.NullMarked;

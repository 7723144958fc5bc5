/**
 * Vats and their engines on this worker.
 *
 * <pre>
 *   request ──▶ VatRequests ──▶ HostedVats.submit(vat) ──▶ the vat's queue, one thread at a time
 *                                                            │
 *        stands exactly there? ── no ─▶ Pager: snapshot or fresh engine, then replay ─┐
 *                │ yes                                                                │
 *                ▼                                                                    ▼
 *        DeliveryRun: engine ⇄ SyscallAnswers ⇄ VatStore (own writes over committed rows)
 * </pre>
 *
 * <p>Each vat has a queue of requests that one thread at a time works off; what belongs to an
 * online vat (engine, store, position) is touched by that thread alone. The one exception is
 * eviction: whoever moves a vat's {@link io.vatpool.worker.vat.Residency} away from {@code Idle},
 * by compare-and-set, owns what was in there. Nothing here knows of WebSockets or HTTP.
 */
@NullMarked
package io.vatpool.worker.vat;

import org.jspecify.annotations.NullMarked;

/**
 * Checks a stored kernel against itself.
 *
 * <p>{@link io.vatpool.kernel.audit.KernelAudit} reads the committed state once, in key order and
 * in pages, and recomputes from scratch what the kernel keeps up to date incrementally: who holds
 * each object and promise, both sides of every c-list, the queues, the promise table, the lists of
 * vats, the chain of transcript spans. It shares no code with what wrote the state and changes
 * nothing. Memory grows with the number of objects, promises and the largest c-list; vatstores are
 * skipped. An audit is one object, used by one thread.
 *
 * <pre>
 *   KeyScan ──► VatKeys, DeviceKeys, ObjectKeys, PromiseKeys, QueueKeys, TableKeys
 *                        └──► Ledger (who holds what) ──► Findings ──► AuditReport
 * </pre>
 */
@NullMarked
package io.vatpool.kernel.audit;

import org.jspecify.annotations.NullMarked;

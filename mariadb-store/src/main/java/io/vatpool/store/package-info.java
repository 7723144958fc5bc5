/**
 * MariaDB: the schema (Flyway migrations in {@code db/migration}) and all JDBC access to it.
 *
 * <p>Gateways use {@link io.vatpool.store.MariaDbKernelStore} (the kernel's store), {@link
 * io.vatpool.store.Leases}, {@link io.vatpool.store.KernelRegistry}, {@link
 * io.vatpool.store.Bundles} and {@link io.vatpool.store.IdempotencyKeys}; workers use {@link
 * io.vatpool.store.VatReader} and {@link io.vatpool.store.WorkerRegistry}, and write nothing of a
 * kernel's state; whoever deletes snapshots asks {@link io.vatpool.store.SnapshotNames}. Everything
 * works on a plain {@link javax.sql.DataSource}; no framework class appears here.
 *
 * <p>No limit of the database shows through: keys and values and entries may have any length that
 * an engine can send (12 MB a message), on a server with the default packet limit of 16 MB. Long
 * values and entries lie in chunks of {@link io.vatpool.store.Chunks#CHUNK_BYTES} bytes; keys are
 * ordered by their UTF-8 bytes, however long they are.
 *
 * <p>All classes but {@link io.vatpool.store.MariaDbKernelStore} may be used by any thread. Calls
 * block. Failures of the database are {@link io.vatpool.store.StoreException}s.
 */
@NullMarked
package io.vatpool.store;

import org.jspecify.annotations.NullMarked;

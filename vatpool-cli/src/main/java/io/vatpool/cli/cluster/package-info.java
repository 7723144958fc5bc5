/**
 * A whole cluster on one machine: MariaDB, snapstore, workers and gateway as separate processes
 * that outlive the command that started them.
 *
 * <pre>
 *   data/
 *     cluster.json   the services: pid, port, url, log; replaced atomically at every change
 *     cluster.lock   held by the command that changes the cluster
 *     logs/          one file per service, set aside when it has grown
 *     mariadb/       the database server's folder
 *     snapshots/     the snapstore's blobs
 *     work/          scratch of the services; may be deleted when the cluster is down
 * </pre>
 *
 * <p>A recorded pid is only believed if that process carries the marks of this cluster and service
 * on its command line ({@link io.vatpool.cli.cluster.ServiceMarks}): a pid that was reused by
 * another program, after a reboot say, is never signalled. So {@code up} after a crash of anything,
 * the machine included, starts what is not there and leaves the rest alone.
 *
 * <p>Called by one thread per command; commands exclude each other by the lock file.
 */
@NullMarked
package io.vatpool.cli.cluster;

import org.jspecify.annotations.NullMarked;

/**
 * A private, real MariaDB server for a cluster on one machine and for tests.
 *
 * <p>{@link io.vatpool.mariadb.local.LocalMariaDb#start} takes a folder and gives a running server:
 * an installed {@code mariadbd} if the machine has one that is new enough, else the one that comes
 * as a Maven jar. Both are started the same way, by this package's own small launcher, as root or
 * as an ordinary user, listening on 127.0.0.1 and on a Unix socket, with a random password that
 * only the folder's owner can read.
 *
 * <pre>
 *   folder/
 *     server.properties   port, user, password, version (mode 0600)
 *     server.cnf          what the server is started with; rewritten at every start
 *     server.log          the server's own log
 *     start.lock          held while someone starts or stops the server
 *     data/               MariaDB's data, with mariadb.sock and mariadb.pid while it runs
 * </pre>
 *
 * <p>A server either belongs to the JVM that started it, and ends when that JVM ends however it
 * ends, or it is <em>detached</em> and lives until someone stops it; any process of the same user
 * can {@code attach} to it by its folder.
 *
 * <p>Threads: handles are immutable and may be shared. Starting and stopping are serialised per
 * folder, also between processes. Not for production: there the database is the operator's own.
 */
@NullMarked
package io.vatpool.mariadb.local;

import org.jspecify.annotations.NullMarked;

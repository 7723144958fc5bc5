/**
 * One real MariaDB server per test JVM, and a fresh schema per test class.
 *
 * <p>{@link io.vatpool.mariadb.local.testing.SharedMariaDb} is plain Java; {@link
 * io.vatpool.mariadb.local.testing.FreshSchema} is the same as a JUnit extension. The server lives
 * in a temporary folder and is killed and deleted when the JVM ends. Safe for parallel tests:
 * schemas never share a name.
 */
@NullMarked
package io.vatpool.mariadb.local.testing;

import org.jspecify.annotations.NullMarked;

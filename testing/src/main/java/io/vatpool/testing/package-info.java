/**
 * The services as real processes, for tests and benchmarks.
 *
 * <pre>{@code
 * try (TestCluster cluster = TestCluster.builder().workers(2).start()) {
 *   URI gateway = cluster.gateway().url();
 *   cluster.worker(0).kill();
 * }
 * }</pre>
 *
 * <p>Ports are free ones, data lies in a temporary folder that goes with the cluster, MariaDB is
 * the one that all tests of a JVM share. Processes end with the JVM that started them, whatever
 * ends it: a shutdown hook kills them. Any thread may call.
 */
@NullMarked
package io.vatpool.testing;

import org.jspecify.annotations.NullMarked;

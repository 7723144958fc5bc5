/**
 * Tests that use the product as its users do: {@code ./vatpool} as a process, on a cluster of real
 * services that it has started.
 *
 * <p>One cluster serves all tests of the JVM ({@link io.vatpool.cli.it.LocalCluster}); each test
 * class makes kernels of its own on it. Tests run one after the other: some of them kill services.
 */
@NullMarked
package io.vatpool.cli.it;

import org.jspecify.annotations.NullMarked;

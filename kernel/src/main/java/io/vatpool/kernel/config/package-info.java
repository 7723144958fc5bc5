/**
 * From a SwingSet configuration to the first state of a kernel.
 *
 * <p>{@link io.vatpool.kernel.config.SwingSetConfig} reads the configuration and refuses what this
 * kernel cannot do, naming the place and the remedy; {@link
 * io.vatpool.kernel.config.KernelInitializer} writes the state that the reference's {@code
 * initializeSwingset} and {@code initializeKernel} would write, key by key. Code comes as bundles:
 * those of the configuration, and those of the kernel itself from a {@link
 * io.vatpool.kernel.config.KernelBundles}.
 *
 * <p>Configurations are immutable; an initializer runs on the thread that owns the kernel's state.
 */
@NullMarked
package io.vatpool.kernel.config;

import org.jspecify.annotations.NullMarked;

/**
 * The kernels of the installation: which there are, what they were made from, and where they run.
 *
 * <p>{@link io.vatpool.gateway.catalog.Kernels} is what REST asks; any thread may. Creating,
 * deleting and opening a kernel can be cut off at any point and is taken up again by whoever next
 * holds the lease.
 */
@NullMarked
package io.vatpool.gateway.catalog;

import org.jspecify.annotations.NullMarked;

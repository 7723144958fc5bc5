/**
 * How long the kernel may run before it comes back to its host.
 *
 * <p>The host hands a {@link io.vatpool.kernel.policy.RunPolicy} to a run; the kernel tells it what
 * each crank was and stops when it says so. {@link io.vatpool.kernel.policy.RunPolicies} has the
 * reference's. A policy is used by one run on one thread; how much cleanup it allows is part of the
 * kernel's history, how long it lets the kernel run is not.
 */
@NullMarked
package io.vatpool.kernel.policy;

import org.jspecify.annotations.NullMarked;

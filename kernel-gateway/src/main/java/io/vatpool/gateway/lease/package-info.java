/**
 * Which kernels are this gateway's: leases are taken, renewed and given back here, on a thread of
 * their own that no crank can hold up.
 */
@NullMarked
package io.vatpool.gateway.lease;

import org.jspecify.annotations.NullMarked;

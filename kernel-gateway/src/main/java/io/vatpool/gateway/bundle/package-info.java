/**
 * Code that vats run: checks that a bundle really is what its id says.
 *
 * <p>Pure functions of bytes, for any thread.
 */
@NullMarked
package io.vatpool.gateway.bundle;

import org.jspecify.annotations.NullMarked;

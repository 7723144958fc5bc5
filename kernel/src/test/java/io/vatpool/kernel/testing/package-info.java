/** Stand-ins for what the kernel asks of its host, for tests of single parts. */
@NullMarked
package io.vatpool.kernel.testing;

import org.jspecify.annotations.NullMarked;

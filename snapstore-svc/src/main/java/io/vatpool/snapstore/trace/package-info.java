/** The spans of requests that came with a trace. */
@NullMarked
package io.vatpool.snapstore.trace;

import org.jspecify.annotations.NullMarked;

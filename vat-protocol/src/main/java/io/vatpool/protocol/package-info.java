/** The vat world. */
@NullMarked
package io.vatpool.protocol;

import org.jspecify.annotations.NullMarked;

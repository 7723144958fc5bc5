/**
 * The command that moves a store between backends: each blob is verified where it comes from and
 * again where it arrives, and deleted at its old place, if that is asked for, only then.
 */
@NullMarked
package io.vatpool.snapstore.move;

import org.jspecify.annotations.NullMarked;

/** Lets nobody in but the services of this installation. */
@NullMarked
package io.vatpool.worker.access;

import org.jspecify.annotations.NullMarked;

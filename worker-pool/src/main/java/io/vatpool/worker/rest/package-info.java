/** Pages about this worker, for people and for control. Deliveries do not pass here. */
@NullMarked
package io.vatpool.worker.rest;

import org.jspecify.annotations.NullMarked;

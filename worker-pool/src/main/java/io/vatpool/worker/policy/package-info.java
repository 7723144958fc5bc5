/**
 * What goes and what stays when room is short: pure functions and values, no state, no clock, no
 * threads. Anybody may call.
 */
@NullMarked
package io.vatpool.worker.policy;

import org.jspecify.annotations.NullMarked;

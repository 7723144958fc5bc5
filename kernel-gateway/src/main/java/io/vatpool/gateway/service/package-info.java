/**
 * The gateway as a service: how its parts are put together, started, watched and stopped.
 *
 * <p>Everything here is wiring; decisions are made in the packages it wires. Loops that run for the
 * life of the process ({@link io.vatpool.gateway.service.Loop}) have a virtual thread each.
 */
@NullMarked
package io.vatpool.gateway.service;

import org.jspecify.annotations.NullMarked;

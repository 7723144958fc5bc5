/**
 * The REST interface, {@code /v1}; rules and the table of the reference's operations are in {@code
 * docs/rest.md}.
 *
 * <p>Resources check what came in, hand it to {@link io.vatpool.gateway.catalog.Kernels} and a
 * kernel's host, and wait for the answer on a virtual thread. What is wrong is told as
 * problem+json, see {@link io.vatpool.gateway.rest.problem}.
 */
@NullMarked
package io.vatpool.gateway.rest;

import org.jspecify.annotations.NullMarked;

/**
 * Random programs: what a few puppet vats do is drawn from a seed, so that a failure can be run
 * again and shrunk.
 *
 * <p>{@link io.vatpool.conformance.random.RandomProgram} draws a scenario over {@code
 * scenarios/random/template}. It keeps a rough picture of who holds what, to make operations that
 * mostly make sense; where the picture is wrong, an operation fails in its vat, on both sides
 * alike. {@link io.vatpool.conformance.random.Shrinker} takes steps and operations away as long as
 * the difference stays. Everything is a pure function of the seed.
 */
@NullMarked
package io.vatpool.conformance.random;

import org.jspecify.annotations.NullMarked;

/**
 * The scheduler alone, at sizes that no test machine has: workers and kernels are numbers in
 * virtual time, the choice of a worker is the product's own {@code Placement}. {@code
 * bench/scheduler} runs it; one thread, and the same result for the same seed.
 */
package io.vatpool.gateway.simulation;

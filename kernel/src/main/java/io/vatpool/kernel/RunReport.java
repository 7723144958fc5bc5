package io.vatpool.kernel;

/**
 * What a run has done.
 *
 * @param cranks how many cranks there were
 * @param idle whether the kernel stopped because nothing was left to do, not because the policy
 *     said so
 */
public record RunReport(long cranks, boolean idle) {}

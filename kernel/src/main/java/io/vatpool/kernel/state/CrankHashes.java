package io.vatpool.kernel.state;

/**
 * What identifies a crank and the history that ends with it.
 *
 * @param crankHash hash of the crank's writes
 * @param activityHash hash of all crank hashes up to this one
 */
public record CrankHashes(String crankHash, String activityHash) {}

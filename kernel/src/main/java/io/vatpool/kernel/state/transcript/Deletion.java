package io.vatpool.kernel.state.transcript;

/**
 * What a budgeted deletion has got done.
 *
 * @param done whether nothing is left
 * @param deleted how many rows went
 */
public record Deletion(boolean done, long deleted) {}

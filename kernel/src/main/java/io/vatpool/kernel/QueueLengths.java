package io.vatpool.kernel;

/**
 * How much waits.
 *
 * @param active events that cranks can work on
 * @param inactive messages that wait for promises to settle
 */
public record QueueLengths(long active, long inactive) {}

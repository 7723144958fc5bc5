package io.vatpool.kernel;

import io.vatpool.kernel.state.EventQueue;
import io.vatpool.kernel.state.KernelState;
import io.vatpool.kernel.state.Stat;

/**
 * How much waits. The events of the run-queue have numbers that only grow; one that waits in the
 * acceptance queue gets its number when it goes over, before anything is delivered.
 *
 * @param active events that cranks can work on
 * @param inactive messages that wait for promises to settle
 * @param head number of the next event to be delivered: those below it are gone
 * @param end number that an event queued now gets at most
 */
public record QueueLengths(long active, long inactive, long head, long end) {
  static QueueLengths of(KernelState state) {
    long accepted = state.stats().get(Stat.ACCEPTANCE_QUEUE_LENGTH);
    EventQueue runQueue = state.runQueue();
    long head = runQueue.head();
    return new QueueLengths(
        state.stats().get(Stat.RUN_QUEUE_LENGTH) + accepted,
        state.stats().get(Stat.PROMISE_QUEUES_LENGTH),
        head,
        head + runQueue.length() + accepted);
  }
}

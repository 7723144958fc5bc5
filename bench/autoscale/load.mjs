// Sends the messages of a schedule when they are due, without waiting for answers: what comes late because others wait counts as late.
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * @param {{at: number}[]} schedule in order; `at` in seconds
 * @param {(message: object) => Promise<unknown>} send done when the message's result is durable
 * @param {number} underWayMax messages that may be under way
 */
export function makeLoad(schedule, send, underWayMax) {
  const underWay = new Set();
  let settled = [];
  let problem;
  let sent = 0;
  let freed = () => {};

  async function one(message, began) {
    try {
      await send(message);
      settled.push(performance.now() - began - message.at * 1000);
    } catch (error) {
      problem ??= error;
    }
  }

  return {
    /** Sends them all, and waits for all results; throws what has failed first. */
    async run() {
      const began = performance.now();
      for (const message of schedule) {
        const early = began + message.at * 1000 - performance.now();
        if (early > 0) await sleep(early);
        while (underWay.size >= underWayMax) await new Promise(resolve => (freed = resolve));
        if (problem) break;
        const task = one(message, began).finally(() => {
          underWay.delete(task);
          freed();
        });
        underWay.add(task);
        sent += 1;
      }
      await Promise.all(underWay);
      if (problem) throw problem;
    },
    /** Milliseconds from due to durable, of the messages that have settled since this was asked last. */
    takeSettled() {
      const taken = settled;
      settled = [];
      return taken;
    },
    /** How many were sent so far. */
    sent: () => sent,
  };
}

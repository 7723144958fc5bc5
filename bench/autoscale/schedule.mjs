// When messages are sent, and to whom: a load that rises and falls, the same for a seed.
import { makeRandom } from './random.mjs';

/** Where the load turns, as parts of the whole: low, rise, peak, fall, and low for as long as a pool needs to shrink again. */
const TURNS = { riseFrom: 0.1, peakFrom: 0.25, fallFrom: 0.5, lowFrom: 0.6 };

/** Messages a second at a part of the whole time. */
export function rateAt(part, { low, peak }) {
  const { riseFrom, peakFrom, fallFrom, lowFrom } = TURNS;
  if (part < riseFrom || part >= lowFrom) return low;
  if (part < peakFrom) return low + ((peak - low) * (part - riseFrom)) / (peakFrom - riseFrom);
  if (part < fallFrom) return peak;
  return peak - ((peak - low) * (part - fallFrom)) / (lowFrom - fallFrom);
}

/** How many vats have something to do: with fewer messages fewer are used, as where each vat is somebody's. */
export const vatsInPlay = (rate, { peak, kernels, vats }) => Math.max(1, Math.ceil((kernels * vats * rate) / peak));

/**
 * All messages in the order of their times: arrivals at random at the rate of their moment (a thinned Poisson process), each to
 * any of the vats in play, which are spread over all kernels.
 *
 * @returns {{number: number, at: number, kernel: number, vat: number}[]} `at` in seconds from the beginning
 */
export function makeSchedule({ minutes, low, peak, kernels, vats, seed }) {
  const random = makeRandom(seed);
  const seconds = minutes * 60;
  const messages = [];
  for (let at = 0; ; ) {
    at -= Math.log(1 - random()) / peak;
    if (at >= seconds) return messages;
    const rate = rateAt(at / seconds, { low, peak });
    if (random() * peak < rate) {
      const one = Math.floor(random() * vatsInPlay(rate, { peak, kernels, vats }));
      messages.push({ number: messages.length, at, kernel: one % kernels, vat: Math.floor(one / kernels) });
    }
  }
}

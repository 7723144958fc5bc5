// Hot deliveries to a counter vat.
import { deliveries } from '../lib/hot.mjs';

const COUNTER = { vat: 'counter', method: 'increment', deliveries: 1000, target: 2 };

export default [
  deliveries({ name: 'hot-each', title: 'hot deliveries, a commit for each', ...COUNTER, perCommit: 1 }),
  deliveries({ name: 'hot-100', title: 'hot deliveries, a commit per 100', ...COUNTER, perCommit: 100 }),
];

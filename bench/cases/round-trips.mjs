// Round trips between two vats, four cranks each.
import { roundTrips } from '../lib/hot.mjs';

export default [
  roundTrips({ name: 'round-each', title: 'vat-to-vat round trips, a commit per crank', roundTrips: 200, perCommit: 1, target: 2 }),
  roundTrips({ name: 'round-200', title: 'vat-to-vat round trips, a commit per 200 cranks', roundTrips: 300, perCommit: 200, target: 2 }),
];

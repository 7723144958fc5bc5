// Deliveries like those of a busy chain: 25 syscalls, 14 of them vatstore reads.
import { deliveries, insistOnSyscalls } from '../lib/hot.mjs';

export default [
  deliveries({
    name: 'mainnet',
    title: 'deliveries of 25 syscalls, a commit per 100',
    vat: 'mainnet',
    method: 'act',
    deliveries: 500,
    perCommit: 100,
    target: 1.5,
    check: (side, vat) => insistOnSyscalls(side, vat, 25, 14),
  }),
];

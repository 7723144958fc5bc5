// Many vats of one kernel, of which few are online. How many, for a machine of two cores and an afternoon:
//
//   VATPOOL_BENCH_VATS=1000 bench/run restart
const DEFAULTS = { defaultReapInterval: 'never', defaultReapGCKrefs: 'never' };

export const vatsOr = count => Number(process.env.VATPOOL_BENCH_VATS ?? count);

/** A kernel with a vat that creates others; snapshots as the kernel's defaults have them. */
export async function makeSpawner(side, vatsOnline) {
  const bundles = { counter: { vat: 'counter' }, mayfly: { vat: 'mayfly' } };
  const config = { ...DEFAULTS, bootstrap: 'spawner', vats: { spawner: { vat: 'spawner' } }, bundles };
  await side.create(config, { vatsOnline, pinned: ['spawner'] });
}

/** Sends to the spawner, runs until it has answered, and commits; a commit in every 100 cranks on the way. */
export async function ask(side, method, ...args) {
  const kpid = await side.send('spawner', method, args);
  const ran = await side.run(100, kpid);
  return { ...ran, value: await side.value(kpid) };
}

// The run policies that a step can ask for.
//
//   cranks      stop once so many cranks were run; as in the published crankCounter (with empty cranks), neither the
//               making of vats nor cleanup counts
//   computrons  stop once so many were used; making a vat and a failed crank count as the given estimates
//   cleanup     what allowCleanup answers: true, false, or budgets by phase ({"default": 5, "kv": 50})
//   cleanupOnce give that budget once, then false
export function makePolicy({
  cranks,
  computrons,
  vatCreatedComputrons = 100_000,
  crankFailedComputrons = 1_000_000,
  cleanup = true,
  cleanupOnce = false,
}) {
  let ran = 0;
  let used = 0;
  let budget = cleanup;

  function charge(amount) {
    used += Number(amount ?? 0);
    return (cranks === undefined || ran < cranks) && (computrons === undefined || used < computrons);
  }
  function note(amount) {
    ran += 1;
    return charge(amount);
  }

  return harden({
    allowCleanup() {
      const answer = budget;
      if (cleanupOnce) budget = false;
      return typeof answer === 'object' ? harden({ ...answer }) : answer;
    },
    vatCreated: () => charge(vatCreatedComputrons),
    crankComplete: details => note(details?.computrons),
    crankFailed: () => note(crankFailedComputrons),
    emptyCrank: () => note(0),
  });
}

// Numbers that a seed gives again (mulberry32): not for secrets.
export function makeRandom(seed) {
  let state = seed >>> 0;
  /** From 0 to 1, without 1. */
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

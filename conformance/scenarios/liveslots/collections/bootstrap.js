/* global VatData */
import { Far } from '@endo/far';
import { M } from '@endo/patterns';

const { makeScalarBigMapStore, makeScalarBigSetStore, makeScalarBigWeakMapStore, makeScalarBigWeakSetStore, defineKind } =
  VatData;

const makeThing = defineKind('thing', n => ({ n }), { n: ({ state }) => state.n });

const keys = things => [
  'b',
  'a',
  '',
  'é',
  'zzz',
  5,
  -5,
  0,
  3.5,
  -3.5,
  Infinity,
  NaN,
  7n,
  -7n,
  12345678901234567890n,
  true,
  false,
  null,
  undefined,
  Symbol.for('sym'),
  ...things,
];

export const buildRootObject = vatPowers => {
  const note = (...words) => vatPowers.testLog(words.join(' '));
  const map = makeScalarBigMapStore('map');
  const set = makeScalarBigSetStore('set', { durable: false });
  const numbers = makeScalarBigMapStore('numbers', { keyShape: M.number(), valueShape: M.string() });
  const weakMap = makeScalarBigWeakMapStore('weak map');
  const weakSet = makeScalarBigWeakSetStore('weak set');
  const things = [makeThing(1), makeThing(2), Far('local', {})];
  return Far('root', {
    bootstrap: () => {
      for (const key of keys(things)) {
        map.init(key, harden(['value of', key]));
        set.add(key);
      }
      for (let i = 0; i < 10; i += 1) numbers.init((i * 7) % 10, `n${i}`);
      things.forEach(thing => {
        weakMap.init(thing, 1);
        weakSet.add(thing);
      });
      return map.getSize();
    },
    walk: () => {
      note([...map.keys()].map(key => typeof key));
      note([...numbers.entries()].join('|'));
      note([...numbers.keys(M.gt(4))]);
      note([...numbers.values(M.any(), M.eq('n3'))]);
      for (const key of map.keys(M.string())) if (key < 'b') map.delete(key);
      note(map.getSize(), set.getSize());
      try {
        numbers.init('not a number', 'x');
      } catch (error) {
        note(error.message);
      }
      try {
        map.init('b', 'again');
      } catch (error) {
        note(error.message);
      }
      return harden([...set.values()].filter(key => typeof key === 'string'));
    },
    clear: () => {
      numbers.clear(M.lt(5));
      set.clear();
      map.clear(M.number());
      const [one] = things.splice(0, 1);
      note(weakMap.has(one), weakSet.has(one));
      return harden([numbers.getSize(), set.getSize(), map.getSize()]);
    },
  });
};

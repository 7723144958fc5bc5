// The WeakMap, WeakSet and WeakRef that a vat sees, with keys of every kind.
/* global VatData */
import { Far } from '@endo/far';

const makeCell = VatData.defineKind('cell', n => ({ n }), { n: ({ state }) => state.n });

export const buildRootObject = ({ testLog, WeakMap: ItsWeakMap = WeakMap, WeakSet: ItsWeakSet = WeakSet }) => {
  const map = new ItsWeakMap();
  const set = new ItsWeakSet();
  const cells = VatData.makeScalarBigMapStore('cells');
  const local = Far('local', {});
  return Far('weak', {
    remember: (name, key) => {
      map.set(key, name);
      set.add(key);
    },
    make: () => {
      const cell = makeCell(7);
      cells.init('cell', cell);
      map.set(cell, 'cell');
      set.add(cell);
      map.set(local, 'local');
      return cell;
    },
    look: (...keys) => {
      const found = keys.map(key => [map.has(key), map.get(key) ?? 'none', set.has(key)].join());
      const cell = cells.has('cell') ? map.get(cells.get('cell')) : 'no cell';
      testLog([...found, cell, map.get(local) ?? 'no local'].join(' | '));
    },
    forget: key => testLog(`${map.delete(key)} ${set.delete(key)} ${map.delete(key)}`),
    dropCell: () => cells.delete('cell'),
    globals: () => testLog([typeof WeakRef, typeof FinalizationRegistry, typeof Date.now, typeof Math.random].join()),
  });
};

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { desiredOf, makeAutoscaler } from './hpa.mjs';

const VALUE = { name: 'age', type: 'Value', target: 1 };
const AVERAGE = { name: 'waiting', type: 'AverageValue', target: 2 };

/** As the manifest has it: at once and at most doubled or plus four, one fewer a minute after five. */
const BEHAVIOR = {
  scaleUp: {
    stabilizationWindowSeconds: 0,
    selectPolicy: 'Max',
    policies: [
      { type: 'Percent', value: 100, periodSeconds: 15 },
      { type: 'Pods', value: 4, periodSeconds: 15 },
    ],
  },
  scaleDown: { stabilizationWindowSeconds: 300, selectPolicy: 'Min', policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }] },
};

const scaler = (changes = {}) => ({ minReplicas: 2, maxReplicas: 40, metrics: [VALUE, AVERAGE], behavior: BEHAVIOR, ...changes });

/** Looks every 15 s, all replicas ready at once; `ages` are the values of the first metric. */
function replicasOver(ages, { start = 2, ...changes } = {}) {
  const autoscaler = makeAutoscaler(scaler(changes), start, 0);
  let replicas = start;
  return ages.map((age, i) => {
    replicas = autoscaler.look({ at: 15 * (i + 1), replicas, ready: replicas, values: { age, waiting: 0 } }).replicas;
    return replicas;
  });
}

describe('what a metric asks for', () => {
  for (const [metric, value, replicas, ready, desired, why] of [
    [VALUE, 2, 3, 3, 6, 'twice the target, twice the replicas'],
    [VALUE, 1.4, 3, 3, 5, 'rounded up'],
    [VALUE, 1.09, 3, 3, 3, 'within the tolerance'],
    [VALUE, 0.91, 3, 3, 3, 'within the tolerance, below'],
    [VALUE, 1.2, 10, 5, 6, 'by those that are ready'],
    [VALUE, 0, 3, 3, 0, 'nothing'],
    [AVERAGE, 9, 3, 3, 5, 'the whole by the target of each'],
    [AVERAGE, 9, 3, 1, 5, 'whoever is ready'],
    [AVERAGE, 6.5, 3, 3, 3, 'within the tolerance of the average'],
    [VALUE, NaN, 3, 3, undefined, 'not known'],
    [VALUE, undefined, 3, 3, undefined, 'no answer'],
  ]) {
    test(`${metric.type} ${value} of ${ready}/${replicas}: ${why}`, () => {
      assert.equal(desiredOf(metric, value, replicas, ready), desired);
    });
  }
});

test('the largest wish counts', () => {
  const look = { at: 15, replicas: 4, ready: 4, values: { age: 1, waiting: 12 } };
  assert.deepEqual(makeAutoscaler(scaler(), 4, 0).look(look), { desired: 6, replicas: 6 });
});

describe('where one metric has no answer', () => {
  test('others may ask for more', () => {
    const look = { at: 15, replicas: 4, ready: 4, values: { age: 2 } };
    assert.deepEqual(makeAutoscaler(scaler(), 4, 0).look(look), { desired: 8, replicas: 8 });
  });
  test('nobody may ask for less', () => {
    const autoscaler = makeAutoscaler(scaler(), 4, 0);
    for (let at = 15; at < 1200; at += 15) {
      assert.deepEqual(autoscaler.look({ at, replicas: 4, ready: 4, values: { age: 0 } }), { desired: undefined, replicas: 4 });
    }
  });
});

describe('up', () => {
  test('at once, by the larger of doubling and four more, within a period', () => {
    assert.deepEqual(replicasOver([100, 100, 100, 100]), [6, 12, 24, 40]);
  });
  test('no further than the smaller policy where that is selected', () => {
    const scaleUp = { ...BEHAVIOR.scaleUp, selectPolicy: 'Min' };
    assert.deepEqual(replicasOver([100, 100], { behavior: { ...BEHAVIOR, scaleUp } }), [4, 8]);
  });
  test('not at all where it is disabled', () => {
    const scaleUp = { ...BEHAVIOR.scaleUp, selectPolicy: 'Disabled' };
    assert.deepEqual(replicasOver([100, 100], { behavior: { ...BEHAVIOR, scaleUp } }), [2, 2]);
  });
  test('what was added within the period counts', () => {
    const scaleUp = { ...BEHAVIOR.scaleUp, policies: [{ type: 'Pods', value: 4, periodSeconds: 60 }] };
    assert.deepEqual(replicasOver([100, 100, 100, 100, 100], { behavior: { ...BEHAVIOR, scaleUp } }), [6, 6, 6, 6, 10]);
  });
  test('a window waits for the lowest wish in it', () => {
    const scaleUp = { ...BEHAVIOR.scaleUp, stabilizationWindowSeconds: 40 };
    assert.deepEqual(replicasOver([2, 2, 2, 2], { behavior: { ...BEHAVIOR, scaleUp } }), [2, 2, 4, 4]);
  });
});

describe('down', () => {
  const quiet = replicasOver(Array(40).fill(0), { start: 5 });
  test('not within five minutes of a larger wish', () => {
    assert.deepEqual(new Set(quiet.slice(0, 19)), new Set([5]));
  });
  test('then one a minute, to the minimum', () => {
    assert.deepEqual(quiet.slice(19), [4, 4, 4, 4, 3, 3, 3, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2]);
  });
  test('a wish on the way begins the five minutes again', () => {
    const replicas = replicasOver([...Array(21).fill(0), 1, ...Array(20).fill(0)], { start: 5 });
    assert.equal(replicas.at(20), 4);
    assert.equal(replicas.at(40), 4);
    assert.equal(replicas.at(41), 3);
  });
  test('per cent are rounded in favour of fewer', () => {
    const scaleDown = { stabilizationWindowSeconds: 0, selectPolicy: 'Max', policies: [{ type: 'Percent', value: 50, periodSeconds: 15 }] };
    assert.deepEqual(replicasOver([0, 0], { start: 9, behavior: { ...BEHAVIOR, scaleDown } }), [4, 2]);
  });
});

describe('outside of the bounds', () => {
  const asked = (replicas, changes) => makeAutoscaler(scaler(changes), replicas, 0).look({ at: 15, replicas, ready: replicas, values: {} }).replicas;
  test('it comes back at once, whatever the metrics say', () => {
    assert.equal(asked(50), 40);
    assert.equal(asked(1), 2);
  });
});

describe('a load that stays, of more vats than the workers at first have places for', () => {
  const HOT = { name: 'hot', type: 'Value', target: 0.8 };
  const VATS = 330;
  const PLACES = 50;

  /** Replicas over an hour; messages age while vats do not fit, and not a moment longer. */
  function settled(metrics) {
    const autoscaler = makeAutoscaler(scaler({ metrics }), 2, 0);
    let replicas = 2;
    let age = 0;
    return Array.from({ length: 240 }, (_, i) => {
      const places = replicas * PLACES;
      age = places < VATS ? age + 2 : 0;
      const values = { age, hot: Math.min(VATS, places) / places };
      replicas = autoscaler.look({ at: 15 * (i + 1), replicas, ready: replicas, values }).replicas;
      return replicas;
    }).slice(60);
  }

  test('what hurts alone makes the pool swing', () => {
    assert.deepEqual([Math.min(...settled([VALUE])), Math.max(...settled([VALUE]))], [6, 12]);
  });
  test('what is in use holds it', () => {
    assert.deepEqual(new Set(settled([VALUE, HOT])), new Set([8]));
  });
});

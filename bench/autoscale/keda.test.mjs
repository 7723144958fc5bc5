import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeKeda } from './keda.mjs';

const POLICY = { stabilizationWindowSeconds: 0, policies: [{ type: 'Pods', value: 4, periodSeconds: 15 }] };
const SCALER = {
  minReplicas: 1,
  maxReplicas: 40,
  behavior: { scaleUp: POLICY, scaleDown: { ...POLICY, stabilizationWindowSeconds: 300 } },
  idle: { cooldownSeconds: 60 },
  metrics: [
    { name: 'work', type: 'AverageValue', target: 1, activation: 0 },
    { name: 'bytes', type: 'AverageValue', target: 100, activation: 1e15 },
  ],
};

/** Looks every 15 s with these values of `work`, while the replicas take 50 bytes each. */
function replicasOver(works, replicas) {
  const keda = makeKeda(SCALER, replicas, 0);
  return works.map((work, i) => {
    const values = { work, bytes: replicas ? 50 * replicas : undefined };
    replicas = keda.look({ at: 15 * (i + 1), replicas, ready: replicas, values }).replicas;
    return replicas;
  });
}

test('the autoscaler decides while a trigger is active', () => {
  assert.deepEqual(replicasOver([3, 9, 9], 1), [3, 7, 9]);
});

test('none is left after the cooldown, however many there were', () => {
  assert.deepEqual(replicasOver([1, 0, 0, 0, 0, 0], 3), [3, 3, 3, 3, 0, 0]);
});

test('what is active within the cooldown begins it again', () => {
  assert.deepEqual(replicasOver([1, 0, 0, 0, 1, 0, 0, 0, 0], 1), [1, 1, 1, 1, 1, 1, 1, 1, 0]);
});

test('one comes back at once, and then the autoscaler decides', () => {
  assert.deepEqual(replicasOver([0, 0, 0, 0, 5, 5], 1), [1, 1, 1, 0, 1, 5]);
});

test('a query without an answer counts as nothing', () => {
  assert.deepEqual(replicasOver([undefined, undefined, undefined, undefined], 1), [1, 1, 1, 0]);
});

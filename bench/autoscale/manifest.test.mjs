import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hastened, ofHpa, ofKeda, quantity, withMaximum } from './manifest.mjs';

const behavior = { scaleUp: { policies: [] }, scaleDown: { policies: [] } };
const external = (name, target) => ({ type: 'External', external: { metric: { name }, target } });
const rule = (as, metricsQuery) => ({ name: { as }, metricsQuery });

test('quantities are numbers', () => {
  assert.deepEqual(['1', '2.5', '500m', '2k', '3155Mi', '1Gi', 7].map(quantity), [1, 2.5, 0.5, 2000, 3308257280, 2 ** 30, 7]);
  for (const text of ['', 'Mi', '1 Mi', '1Qi', '-1']) assert.throws(() => quantity(text), /no quantity/);
});

test('a metric of an HPA has its query from the adapter and its target from the HPA', () => {
  const spec = {
    minReplicas: 2,
    maxReplicas: 40,
    behavior,
    metrics: [external('age', { type: 'Value', value: '1' }), external('bytes', { type: 'AverageValue', averageValue: '1Ki' })],
  };
  assert.deepEqual(ofHpa({ spec }, { externalRules: [rule('bytes', 'sum(b)'), rule('age', 'max(a)')] }), {
    minReplicas: 2,
    maxReplicas: 40,
    behavior,
    metrics: [
      { name: 'age', query: 'max(a)', type: 'Value', target: 1 },
      { name: 'bytes', query: 'sum(b)', type: 'AverageValue', target: 1024 },
    ],
  });
});

test('a metric that the adapter does not serve, or only as a template, is refused', () => {
  const spec = { behavior, metrics: [external('age', { type: 'Value', value: '1' })] };
  assert.throws(() => ofHpa({ spec }, { externalRules: [] }), /no query for age/);
  assert.throws(() => ofHpa({ spec }, { externalRules: [rule('age', 'max(<<.Series>>)')] }), /no query for age/);
});

test('KEDA keeps the last replica for itself', () => {
  const spec = {
    minReplicaCount: 0,
    cooldownPeriod: 900,
    maxReplicaCount: 40,
    advanced: { horizontalPodAutoscalerConfig: { behavior } },
    triggers: [
      { type: 'prometheus', metadata: { query: 'sum(a)', threshold: '2' } },
      { type: 'prometheus', metricType: 'Value', metadata: { query: 'max(b)', threshold: '1', activationThreshold: '7.5' } },
    ],
  };
  assert.deepEqual(ofKeda({ spec }), {
    minReplicas: 1,
    maxReplicas: 40,
    behavior,
    idle: { cooldownSeconds: 900 },
    metrics: [
      { name: 's0-prometheus', query: 'sum(a)', type: 'AverageValue', target: 2, activation: 0 },
      { name: 's1-prometheus', query: 'max(b)', type: 'Value', target: 1, activation: 7.5 },
    ],
  });
  assert.equal(ofKeda({ spec: { ...spec, minReplicaCount: 2 } }).idle, undefined);
});

test('a faster clock looks back less far, and is otherwise the same query', () => {
  assert.equal(hastened('sum(rate(a[1m])) + sum(increase(c[5m]))', 3), 'sum(rate(a[20000ms])) + sum(increase(c[100000ms]))');
  assert.equal(hastened('sum(rate(a[1m]))', 60), 'sum(rate(a[3000ms]))');
  assert.equal(hastened('max(a) * on() (sum(b) > bool 0.5)', 3), 'max(a) * on() (sum(b) > bool 0.5)');
});

test('a small machine lowers the maximum and never raises it', () => {
  assert.equal(withMaximum({ maxReplicas: 40 }, 8).maxReplicas, 8);
  assert.equal(withMaximum({ maxReplicas: 4 }, 8).maxReplicas, 4);
});

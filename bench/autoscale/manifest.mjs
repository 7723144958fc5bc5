// What the manifests say of the workers' autoscaler: bounds, behaviour, and for each metric its query and its target.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { HOME, REFERENCE } from '../lib/paths.mjs';

const COMPONENTS = path.join(HOME, 'k8s/components');

const UNITS = { '': 1, m: 1e-3, k: 1e3, M: 1e6, G: 1e9, T: 1e12, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 };

/** A Kubernetes quantity as a number: "1", "500m", "3155Mi". */
export function quantity(text) {
  const [, number, unit] = /^([0-9]+(?:\.[0-9]+)?)([A-Za-z]*)$/.exec(`${text}`) ?? [];
  if (UNITS[unit] === undefined) throw Error(`${text} is no quantity that this drill knows: ${Object.keys(UNITS).join(' ')}`);
  return Number(number) * UNITS[unit];
}

/** A HorizontalPodAutoscaler of external metrics; the adapter's rules have the queries. */
export function ofHpa({ spec }, { externalRules }) {
  const queries = new Map(externalRules.map(rule => [rule.name.as, rule.metricsQuery]));
  const metrics = spec.metrics.map(({ type, external }) => {
    if (type !== 'External') throw Error(`a metric of the type ${type}; this drill knows external ones`);
    const { name } = external.metric;
    const query = queries.get(name);
    if (!query || query.includes('<<')) throw Error(`the adapter has no query for ${name} that can be asked as it is`);
    const { type: kind, value, averageValue } = external.target;
    return { name, query, type: kind, target: quantity(kind === 'Value' ? value : averageValue) };
  });
  return { minReplicas: spec.minReplicas, maxReplicas: spec.maxReplicas, metrics, behavior: spec.behavior };
}

/**
 * The autoscaler that KEDA makes of a ScaledObject, which has one replica at least, and what KEDA itself goes by when it takes the
 * last ones away.
 */
export function ofKeda({ spec }) {
  const metrics = spec.triggers.map(({ type, metricType = 'AverageValue', metadata }, i) => {
    if (type !== 'prometheus') throw Error(`a trigger of the type ${type}; this drill knows prometheus`);
    const { query, threshold, activationThreshold = '0' } = metadata;
    return { name: `s${i}-prometheus`, query, type: metricType, target: quantity(threshold), activation: Number(activationThreshold) };
  });
  const { behavior } = spec.advanced.horizontalPodAutoscalerConfig;
  const { minReplicaCount, maxReplicaCount: maxReplicas, cooldownPeriod } = spec;
  const idle = minReplicaCount === 0 ? { cooldownSeconds: cooldownPeriod } : undefined;
  return { minReplicas: Math.max(1, minReplicaCount), maxReplicas, metrics, behavior, idle };
}

/** The autoscaler `hpa` or `keda`, of the files that an overlay takes. */
export function readScaler(kind) {
  // The parser is among the packages of the reference, which the vats are bundled with, too.
  const yaml = createRequire(path.join(REFERENCE, 'bundle-vats.mjs'))('js-yaml');
  const read = file => yaml.load(fs.readFileSync(path.join(COMPONENTS, file), 'utf8'));
  return kind === 'keda' ? ofKeda(read('keda/scaled-object.yaml')) : ofHpa(read('hpa/hpa.yaml'), read('hpa/adapter-rules.yaml'));
}

/** The same on a machine that has no room for as many. */
export const withMaximum = (scaler, replicas) => ({ ...scaler, maxReplicas: Math.min(scaler.maxReplicas, replicas) });

/** A rate wants what was scraped twice; Prometheus scrapes each second here. */
const RANGE_MILLIS_MIN = 3000;

/** The query where the autoscaler's clock is so many times as fast: what it looks back is as much shorter. */
export const hastened = (query, speed) =>
  query.replace(/\[([0-9]+)([smh])\]/g, (_, number, unit) => `[${Math.max(RANGE_MILLIS_MIN, Math.round((number * { s: 1e3, m: 6e4, h: 36e5 }[unit]) / speed))}ms]`);

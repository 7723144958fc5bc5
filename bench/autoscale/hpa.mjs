// The published algorithm of the HorizontalPodAutoscaler (autoscaling/v2) with external metrics and `behavior`: how many replicas
// there should be. No clock and no cluster of its own; times are seconds.
//
//   desired of a metric   Value: ceil(ready × value / target); AverageValue: ceil(value / target); as it is within the tolerance
//   of all metrics        the largest; without an answer to one of them, never fewer
//   stabilized            up: the lowest recommendation of the window; down: the highest
//   limited               by the policies: so many pods, or per cent, more or fewer than at the start of their period; by min and max
//
// Source: kubernetes.io, "Horizontal Pod Autoscaling", and the controller's own order of these steps.
export const SYNC_SECONDS = 15;
export const TOLERANCE = 0.1;

const isNear = ratio => Math.abs(ratio - 1) <= TOLERANCE;

/** What one metric asks for; nothing if its value is not known. */
export function desiredOf({ type, target }, value, replicas, ready) {
  if (!Number.isFinite(value)) return undefined;
  if (type === 'Value') {
    const ratio = value / target;
    return isNear(ratio) ? replicas : Math.ceil(ratio * ready);
  }
  return isNear(value / (target * replicas)) ? replicas : Math.ceil(value / target);
}

/** The largest wish; nothing if none is known, or if fewer would do by those that are. */
function desiredOfAll(metrics, values, replicas, ready) {
  const wishes = metrics.map(metric => desiredOf(metric, values[metric.name], replicas, ready));
  const known = wishes.filter(wish => wish !== undefined);
  if (!known.length) return undefined;
  const desired = Math.max(...known);
  return known.length < wishes.length && desired < replicas ? undefined : desired;
}

const within = (events, seconds, now) => events.filter(({ at }) => at > now - seconds);
const sum = events => events.reduce((total, { change }) => total + change, 0);

/** The furthest that the policies of one direction let go from here; `sign` is 1 upwards and -1 downwards. */
function limitOf({ selectPolicy, policies }, sign, replicas, events, now) {
  if (selectPolicy === 'Disabled') return replicas;
  const proposals = policies.map(({ type, value, periodSeconds }) => {
    const start = replicas - sum(within(events, periodSeconds, now));
    if (type === 'Pods') return start + sign * value;
    const part = start * (1 + (sign * value) / 100);
    return sign > 0 ? Math.ceil(part) : Math.trunc(part);
  });
  // Max is the policy that changes most, in either direction.
  const largest = (selectPolicy ?? 'Max') === 'Max' ? sign > 0 : sign < 0;
  return largest ? Math.max(...proposals) : Math.min(...proposals);
}

/**
 * An autoscaler that has just begun, at `now`, with so many replicas.
 *
 * @param {{minReplicas: number, maxReplicas: number, metrics: {name: string, type: 'Value' | 'AverageValue', target: number}[],
 *   behavior: {scaleUp: object, scaleDown: object}}} scaler
 */
export function makeAutoscaler(scaler, replicas, now) {
  const { minReplicas, maxReplicas, metrics, behavior } = scaler;
  const up = behavior.scaleUp;
  const down = behavior.scaleDown;
  const memory = Math.max(up.stabilizationWindowSeconds, down.stabilizationWindowSeconds);
  const periods = Math.max(...[...up.policies, ...down.policies].map(({ periodSeconds }) => periodSeconds));
  let recommendations = [{ at: now, desired: replicas }];
  let events = [];

  function stabilized(desired, current, at) {
    const lowest = within(recommendations, up.stabilizationWindowSeconds, at).reduce((low, past) => Math.min(low, past.desired), desired);
    const highest = within(recommendations, down.stabilizationWindowSeconds, at).reduce((high, past) => Math.max(high, past.desired), desired);
    recommendations = [...within(recommendations, memory, at), { at, desired }];
    return Math.min(Math.max(current, lowest), highest);
  }

  function limited(desired, current, at) {
    if (desired > current) {
      const limit = Math.max(current, limitOf(up, 1, current, events, at));
      return Math.min(desired, limit, maxReplicas);
    }
    if (desired < current) {
      const limit = Math.min(current, limitOf(down, -1, current, events, at));
      return Math.max(desired, limit, minReplicas);
    }
    return desired;
  }

  function next(desired, current, at) {
    if (current > maxReplicas) return maxReplicas;
    if (current < minReplicas) return minReplicas;
    return desired === undefined ? current : limited(stabilized(desired, current, at), current, at);
  }

  return {
    /**
     * One look, every {@link SYNC_SECONDS}.
     *
     * @param {{at: number, replicas: number, ready: number, values: Record<string, number | undefined>}} seen `replicas` is what the
     *   last look has asked for, `ready` how many of them serve
     * @returns {{desired: number | undefined, replicas: number}} what the metrics ask for, and what there shall be
     */
    look({ at, replicas: current, ready, values }) {
      const desired = desiredOfAll(metrics, values, current, ready);
      const chosen = next(desired, current, at);
      events = within(events, periods, at);
      if (chosen !== current) events.push({ at, change: chosen - current });
      return { desired, replicas: chosen };
    },
  };
}

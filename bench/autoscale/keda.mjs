// What KEDA does around the autoscaler that it makes: while any trigger is active the autoscaler decides; when none has been for the
// cooldown there are no replicas, however many there were, and with the first that is active again there is one.
//
// Source: keda.sh, "Scaling Deployments" and "Prometheus": a trigger is active above its activationThreshold, and a query without an
// answer counts as 0.
import { makeAutoscaler } from './hpa.mjs';

const orZero = values => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number.isFinite(value) ? value : 0]));

/** The same as {@link makeAutoscaler}, of a scaler with `idle`. */
export function makeKeda(scaler, replicas, now) {
  const { metrics, idle } = scaler;
  let inner = makeAutoscaler(scaler, replicas, now);
  let activeAt = now;
  return {
    look(seen) {
      const values = orZero(seen.values);
      const isActive = metrics.some(({ name, activation }) => values[name] > activation);
      if (isActive) activeAt = seen.at;
      if (seen.replicas === 0) {
        if (!isActive) return { desired: 0, replicas: 0 };
        inner = makeAutoscaler(scaler, 1, seen.at);
        return { desired: 1, replicas: 1 };
      }
      const chosen = inner.look({ ...seen, values });
      return seen.at - activeAt >= idle.cooldownSeconds ? { ...chosen, replicas: 0 } : chosen;
    },
  };
}

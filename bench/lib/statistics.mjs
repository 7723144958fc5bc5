// Medians and how far single runs lie apart.
const sorted = values => [...values].sort((a, b) => a - b);

export function median(values) {
  const inOrder = sorted(values);
  const middle = inOrder.length >> 1;
  return inOrder.length % 2 ? inOrder[middle] : (inOrder[middle - 1] + inOrder[middle]) / 2;
}

export const smallest = values => sorted(values)[0];
export const largest = values => sorted(values).at(-1);

/** The smallest value that so many per cent do not exceed; nothing of none. */
export const percentile = (values, percent) => sorted(values)[Math.max(0, Math.ceil((percent / 100) * values.length) - 1)];

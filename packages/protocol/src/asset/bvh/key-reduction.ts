/** Keys between two that are kept, at most: so that a long rest costs no more than a short one. */
const MOST_BETWEEN = 256;

/**
 * Which keys must be kept so that what lies between two of them, on a straight line, is nowhere farther from what was there than `tolerance`.
 * @param values of all keys, `size` each
 * @returns places of keys, ascending, the first and the last among them
 */
export function keptKeys(values: Float32Array, size: number, tolerance: number): readonly number[] {
  const count = values.length / size;
  const kept = count > 0 ? [0] : [];
  let from = 0;
  for (let to = 2; to < count; to++) {
    if (to - from <= MOST_BETWEEN && isStraight(values, size, from, to, tolerance)) continue;
    from = to - 1;
    kept.push(from);
  }
  if (count > 1) kept.push(count - 1);
  return kept;
}

function isStraight(
  values: Float32Array,
  size: number,
  from: number,
  to: number,
  tolerance: number,
): boolean {
  for (let between = from + 1; between < to; between++) {
    const share = (between - from) / (to - from);
    for (let part = 0; part < size; part++) {
      const start = values[from * size + part]!;
      const straight = start + share * (values[to * size + part]! - start);
      if (Math.abs(straight - values[between * size + part]!) > tolerance) return false;
    }
  }
  return true;
}

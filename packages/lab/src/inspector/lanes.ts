import type { Lanes } from './answers.ts';
import type { CaptureIndex } from './capture-index.ts';
import { LANES } from './row.ts';

const DIRECTIONS = ['c2s', 's2c'] as const;

/** How much there was of each lane and direction, over time. @param slots how many numbers */
export function lanesOf(index: CaptureIndex, slots: number): Lanes {
  let ms = 0;
  for (let at = 0; at < index.count; at++) ms = Math.max(ms, index.msAt(at));
  const counts = LANES.map(() => DIRECTIONS.map(() => Array.from({ length: slots }, () => 0)));
  for (let at = 0; at < index.count; at++) {
    const { lane, pair, ms: when } = index.row(at);
    const slot = ms === 0 ? 0 : Math.min(slots - 1, Math.floor((when / ms) * slots));
    const direction = index.pairs[pair]?.direction ?? 'c2s';
    counts[LANES.indexOf(lane)]![DIRECTIONS.indexOf(direction)]![slot]!++;
  }
  const lanes = LANES.flatMap((lane, at) =>
    DIRECTIONS.map((direction, way) => ({ lane, direction, counts: counts[at]![way]! })),
  );
  return { ms, lanes };
}

/** The first row at a time or behind it; rows are in the order of the file, which is nearly that of time. */
export function rowAt(index: CaptureIndex, ms: number): number {
  let [low, high] = [0, index.count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (index.msAt(middle) < ms) low = middle + 1;
    else high = middle;
  }
  return Math.min(low, Math.max(0, index.count - 1));
}

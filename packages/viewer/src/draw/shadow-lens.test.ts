import { describe, expect, it } from 'vitest';
import { SHADOW_REACH_METRES, planesOf, shadowView } from './index.ts';
import type { View } from './index.ts';

const view: View = {
  viewProjection: new Float32Array(16),
  planes: planesOf(new Float32Array(16)),
  eye: [128, 128, 30],
  pixelsAtOneMetre: 500,
  far: 256,
};
const SUN = [0.6, 0, 0.8] as const;
const AHEAD = [1, 0, 0] as const;
/** Where a place is in the map: −1 to 1 across, up and away. */
function at({ viewProjection: m }: View, [x, y, z]: readonly [number, number, number]): number[] {
  return [0, 1, 2].map((row) => m[row]! * x + m[4 + row]! * y + m[8 + row]! * z + m[12 + row]!);
}

describe('the view of what shines', () => {
  it('has what is ahead in its middle, and what is nearer to the light before it', () => {
    const seen = shadowView(view, SUN, AHEAD, 2048)!;
    const middle = [128 + SHADOW_REACH_METRES * 0.7, 128, 30] as const;
    for (const part of at(seen, middle)) expect(Math.abs(part)).toBeLessThan(1e-3);
    const nearer = [middle[0] + SUN[0] * 10, 128, 30 + SUN[2] * 10] as const;
    const [across, up, away] = at(seen, nearer);
    expect([Math.abs(across!) < 1e-3, Math.abs(up!) < 1e-3, away! < -0.05]).toEqual([true, true, true]);
    // Its planes look inwards.
    for (let plane = 0; plane < 6; plane++) {
      const [a, b, c, d] = seen.planes.subarray(plane * 4, plane * 4 + 4);
      expect(a! * middle[0] + b! * middle[1] + c! * middle[2] + d!).toBeGreaterThan(1);
    }
  });

  it('moves by whole pixels', () => {
    const one = shadowView(view, SUN, AHEAD, 2048)!;
    const other = shadowView({ ...view, eye: [128.013, 128.4, 30] }, SUN, AHEAD, 2048)!;
    for (const axis of [0, 1]) {
      const pixels = ((at(one, [0, 0, 0])[axis]! - at(other, [0, 0, 0])[axis]!) * 2048) / 2;
      expect(Math.abs(pixels - Math.round(pixels))).toBeLessThan(0.02);
    }
  });

  it('is none where nothing shines from above', () => {
    expect(shadowView(view, [1, 0, 0], AHEAD, 2048)).toBeUndefined();
    expect(shadowView(view, [0, 0, -1], AHEAD, 2048)).toBeUndefined();
    const above = shadowView(view, [0, 0, 1], AHEAD, 2048)!;
    expect([...above.viewProjection].every(Number.isFinite)).toBe(true);
  });
});

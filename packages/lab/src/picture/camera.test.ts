import { UsageError } from '@landfall/protocol/errors';
import { describe, expect, it } from 'vitest';
import { clipMatrix } from './camera.ts';
import type { Camera } from './camera.ts';

/** Where a place is on the picture: −1 to 1 to the right and up, and −1 near to 1 far. */
function seen(camera: Camera, x: number, y: number, z: number, aspect = 1): number[] {
  const m = clipMatrix(camera, aspect);
  const [cx, cy, cz, w] = [0, 1, 2, 3].map(
    (row) => m[row]! * x + m[4 + row]! * y + m[8 + row]! * z + m[12 + row]!,
  );
  return [cx! / w!, cy! / w!, cz! / w!, w!];
}

const near = (...values: number[]) => values.map((value) => expect.closeTo(value, 4));

describe('a view', () => {
  const camera: Camera = {
    type: 'view',
    position: { x: 5, y: 0, z: 2 },
    target: { x: 5, y: 10, z: 2 },
    fovRad: Math.PI / 2,
  };

  it('has its target in the middle, and depth as its w', () => {
    const [x, y, , w] = seen(camera, 5, 10, 2);
    expect([x, y, w]).toEqual(near(0, 0, 10));
  });

  it('has the edge where its angle ends, up and down; to the sides by the picture’s proportions', () => {
    expect(seen(camera, 5, 10, 12)[1]).toBeCloseTo(1);
    expect(seen(camera, 15, 10, 2)[0]).toBeCloseTo(1);
    expect(seen(camera, 15, 10, 2, 2)[0]).toBeCloseTo(0.5);
  });

  it('reaches from ten centimetres to ten kilometres', () => {
    expect(seen(camera, 5, 0.1, 2)[2]).toBeCloseTo(-1);
    expect(seen(camera, 5, 10_000, 2)[2]).toBeCloseTo(1);
    expect(seen(camera, 5, -3, 2)[3]).toBeLessThan(0);
  });

  it('keeps the horizon level when it looks down', () => {
    const down: Camera = { ...camera, target: { x: 5, y: 10, z: -8 } };
    expect(seen(down, 8, 10, -8)[1]).toBeCloseTo(0);
    expect(seen(down, 5, 14, -8)[1]).toBeGreaterThan(0);
  });
});

describe('a map', () => {
  const camera: Camera = { type: 'map', west: 256, south: 0, width: 64, depth: 32 };

  it('has its corners at the picture’s', () => {
    expect(seen(camera, 256, 0, 20).slice(0, 2)).toEqual(near(-1, -1));
    expect(seen(camera, 320, 32, 20).slice(0, 2)).toEqual(near(1, 1));
  });

  it('has what is higher nearer', () => {
    expect(seen(camera, 280, 5, 4000)[2]).toBeLessThan(seen(camera, 280, 5, 20)[2]!);
  });

  it('of no size is none', () => {
    expect(() => clipMatrix({ ...camera, depth: 0 }, 1)).toThrow(UsageError);
    expect(() => clipMatrix({ ...camera, west: Number.NaN }, 1)).toThrow(UsageError);
  });
});

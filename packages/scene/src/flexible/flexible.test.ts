import { NO_ROTATION, distance, rotationFromHeading } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import type { FlexibleParam } from '@landfall/protocol/extra-params';
import { createRandom } from '@landfall/protocol/testing';
import { describe, expect, it } from 'vitest';
import { LEVELS_OF_DETAIL } from '../lod/index.ts';
import { BOX, STOP_SIZE, tessellate } from '../shape/index.ts';
import { SHAPES } from '../testing/shapes.ts';
import { isWellFormed, measure } from '../testing/measure.ts';
import { FlexiblePath, MAX_STEP_SECONDS, flexibleBend } from './index.ts';
import type { FlexibleFrame } from './index.ts';

const CLOTH: FlexibleParam = {
  type: 'flexible',
  softness: 2,
  tension: 1,
  drag: 2,
  gravity: 0.3,
  wind: 0,
  force: undefined,
};
const LIMP: FlexibleParam = { ...CLOTH, tension: 0, gravity: 5 };
const FRAME: FlexibleFrame = { position: { x: 100, y: 50, z: 20 }, rotation: NO_ROTATION };
/** Level, its far end in the east: z becomes x. */
const LEVEL: FlexibleFrame = { ...FRAME, rotation: { x: 0, y: Math.SQRT1_2, z: 0, w: Math.SQRT1_2 } };
const at = (x: number, y: number, z: number): Vector3 => ({
  x: expect.closeTo(x, 6) as number,
  y: expect.closeTo(y, 6) as number,
  z: expect.closeTo(z, 6) as number,
});
const tipOf = (path: FlexiblePath): Vector3 => path.sections.at(-1)!.position;

describe('a flexible path', () => {
  it('is straight before anything bends it, in as many sections as it is soft', () => {
    for (const [softness, sections] of [
      [0, 1],
      [1, 2],
      [2, 4],
      [3, 8],
      [9, 8],
      [-1, 1],
      [Number.NaN, 1],
    ] as const) {
      const path = new FlexiblePath({ ...CLOTH, softness }, 4, FRAME);
      expect(path.sections).toHaveLength(sections + 1);
      expect(path.sections[0]!.position).toEqual(at(100, 50, 18));
      expect(tipOf(path)).toEqual(at(100, 50, 22));
    }
    expect(tipOf(new FlexiblePath(CLOTH, 4, LEVEL))).toEqual(at(102, 50, 20));
  });

  it('stays straight where nothing pulls, and where it stands on its end', () => {
    for (const param of [{ ...CLOTH, gravity: 0 }, CLOTH]) {
      const path = new FlexiblePath(param, 4, FRAME);
      expect(path.settle()).toBe(true);
      expect(tipOf(path)).toEqual(at(100, 50, 22));
    }
  });

  it('sinks where gravity pulls it, the more the less stiff it is', () => {
    const sunk = [10, 1, 0.3, 0].map((tension) => {
      const path = new FlexiblePath({ ...CLOTH, tension }, 4, LEVEL);
      expect(path.settle()).toBe(true);
      expect(tipOf(path).y).toBeCloseTo(50, 6);
      return 20 - tipOf(path).z;
    });
    expect(sunk[0]).toBeGreaterThan(0.001);
    for (let each = 1; each < sunk.length; each++) expect(sunk[each]).toBeGreaterThan(sunk[each - 1]!);
    expect(sunk[3]).toBeLessThanOrEqual(4);
  });

  it('rises where gravity is the other way', () => {
    const path = new FlexiblePath({ ...LIMP, gravity: -5 }, 4, LEVEL);
    path.settle();
    expect(tipOf(path).z).toBeGreaterThan(22);
  });

  it('keeps the length of its sections, whatever pulls', () => {
    const path = new FlexiblePath({ ...LIMP, force: { x: 0, y: 9, z: 3 } }, 4, LEVEL);
    for (let step = 0; step < 40; step++) {
      path.step(0.05, { ...LEVEL, position: { x: 100 + step, y: 50, z: 20 } });
      for (let each = 1; each < path.sections.length; each++)
        expect(distance(path.sections[each]!.position, path.sections[each - 1]!.position)).toBeCloseTo(1, 9);
    }
  });

  it('bends no more than so far from one section to the next', () => {
    const short = new FlexiblePath({ ...LIMP, softness: 3 }, 0.4, LEVEL);
    short.settle();
    for (let each = 1; each < short.sections.length; each++) {
      const [one, other] = [short.sections[each - 1]!.direction, short.sections[each]!.direction];
      const cos = one.x * other.x + one.y * other.y + one.z * other.z;
      expect(Math.acos(Math.min(1, cos))).toBeLessThanOrEqual(Math.atan(0.1) + 1e-6);
    }
  });

  it('lags behind a prim that moves, and its lower end does not', () => {
    const path = new FlexiblePath({ ...CLOTH, gravity: 0 }, 4, FRAME);
    const moved = { ...FRAME, position: { x: 101, y: 50, z: 20 } };
    path.step(1 / 30, moved);
    expect(path.sections[0]!.position).toEqual(at(101, 50, 18));
    expect(tipOf(path).x).toBeLessThan(101);
    path.settle();
    expect(tipOf(path).x).toBeCloseTo(101, 3);
    expect(path.frame).toBe(moved);
  });

  it('is blown by the wind as far as it minds it, and pushed by its own force', () => {
    const wind = { x: 0, y: 10, z: 0 };
    const blown = (param: FlexibleParam): number => {
      const path = new FlexiblePath(param, 4, { ...FRAME, wind });
      for (let step = 0; step < 60; step++) path.step(1 / 30);
      return tipOf(path).y - 50;
    };
    expect(blown(CLOTH)).toBeCloseTo(0, 6);
    expect(blown({ ...CLOTH, wind: 5 })).toBeGreaterThan(blown({ ...CLOTH, wind: 1 }));
    expect(blown({ ...CLOTH, force: { x: 0, y: -2, z: 0 } })).toBeLessThan(-0.1);
  });

  it('moves less far the more the air brakes it', () => {
    const after = (drag: number): number => {
      const path = new FlexiblePath({ ...LIMP, drag }, 4, LEVEL);
      for (let step = 0; step < 3; step++) path.step(1 / 30);
      return 20 - tipOf(path).z;
    };
    expect(after(0)).toBeGreaterThan(after(2));
    expect(after(2)).toBeGreaterThan(after(10));
  });

  it('takes long times for short ones, and none for none', () => {
    const [one, other] = [new FlexiblePath(LIMP, 4, LEVEL), new FlexiblePath(LIMP, 4, LEVEL)];
    one.step(60);
    other.step(MAX_STEP_SECONDS);
    expect(tipOf(one)).toEqual(tipOf(other));
    for (const seconds of [0, -5, Number.NaN]) {
      const still = new FlexiblePath(LIMP, 4, LEVEL);
      still.step(seconds);
      expect(tipOf(still)).toEqual(at(102, 50, 20));
    }
  });

  it('of any numbers goes on with numbers', () => {
    const odd = [Number.NaN, Infinity, -Infinity, 0, 1e300, -1e300, 1, -3];
    const random = createRandom(4);
    const any = (): number => odd[random.integer(0, odd.length - 1)]!;
    for (let round = 0; round < 200; round++) {
      const param: FlexibleParam = {
        type: 'flexible',
        softness: any(),
        tension: any(),
        drag: any(),
        gravity: any(),
        wind: any(),
        force: { x: any(), y: any(), z: any() },
      };
      const path = new FlexiblePath(param, any(), { ...LEVEL, wind: { x: any(), y: any(), z: any() } });
      if (!path.sections.every(({ position }) => Number.isFinite(position.x))) continue;
      for (let step = 0; step < 5; step++) path.step(any());
      const bend = flexibleBend(path, BOX, { x: any(), y: any(), z: any() }, 3);
      expect(bend.stops.every(Number.isFinite), JSON.stringify(param)).toBe(true);
    }
  });
});

describe('a flexible prim', () => {
  const scale = { x: 0.5, y: 1, z: 4 };

  it.each(['box', 'cylinder', 'prism'] as const)(
    'that is a %s is the prim itself while it is straight',
    (name) => {
      const shape = { ...SHAPES[name], pathScaleX: 0.5, pathScaleY: 1.5 };
      for (const frame of [FRAME, LEVEL]) {
        const bend = flexibleBend(
          new FlexiblePath({ ...CLOTH, softness: 3 }, 4, frame),
          shape,
          { x: 1, y: 1, z: 4 },
          3,
        );
        const bent = tessellate(shape, 3, bend);
        const straight = tessellate(shape, 3);
        expect(bent.faces).toHaveLength(straight.faces.length);
        expect(isWellFormed(bent)).toBe(true);
        expect(measure(bent).openEdges).toBe(0);
        expect(measure(bent).volume).toBeCloseTo(measure(straight).volume, 5);
      }
    },
  );

  it('is twisted along its path', () => {
    const twisted = { ...BOX, pathTwistBegin: -0.25, pathTwist: 0.5 };
    const { stops, count } = flexibleBend(
      new FlexiblePath(CLOTH, 4, LEVEL),
      twisted,
      { x: 1, y: 1, z: 4 },
      3,
    );
    const right = (stop: number): readonly number[] => [
      ...stops.subarray(stop * STOP_SIZE, stop * STOP_SIZE + 2),
    ];
    const way = Math.SQRT1_2;
    expect(right(0)).toEqual([way, -way].map((value) => expect.closeTo(value, 9)));
    expect(right(count - 1)).toEqual([0, 1].map((value) => expect.closeTo(value, 9)));
  });

  it('has pieces by its level, and at least as many as it has sections', () => {
    const piecesOf = (softness: number): readonly number[] =>
      LEVELS_OF_DETAIL.map(
        (level) =>
          flexibleBend(new FlexiblePath({ ...CLOTH, softness }, 4, FRAME), BOX, scale, level).count - 1,
      );
    expect(piecesOf(0)).toEqual([1, 2, 4, 8]);
    expect(piecesOf(2)).toEqual([4, 4, 4, 8]);
    expect(piecesOf(3)).toEqual([8, 8, 8, 8]);
  });

  it('goes through the ends of its sections, and smoothly between them', () => {
    const path = new FlexiblePath(LIMP, 4, LEVEL);
    path.settle();
    const { stops, count } = flexibleBend(path, BOX, { x: 1, y: 1, z: 1 }, 3);
    const place = (stop: number): readonly number[] => [
      ...stops.subarray(stop * STOP_SIZE + 6, stop * STOP_SIZE + 9),
    ];
    // In the frame of a prim that lies, east is up and down is ahead.
    for (const [section, { position }] of path.sections.entries())
      expect(place(section * 2)).toEqual(
        [20 - position.z, position.y - 50, position.x - 100].map((value) => expect.closeTo(value, 9)),
      );
    const turns: number[] = [];
    for (let stop = 1; stop < count - 1; stop++) {
      const [a, b, c] = [place(stop - 1), place(stop), place(stop + 1)];
      const [u, v] = [b.map((value, axis) => value - a[axis]!), c.map((value, axis) => value - b[axis]!)];
      const dot = u.reduce((sum, value, axis) => sum + value * v[axis]!, 0);
      turns.push(Math.acos(Math.min(1, dot / Math.hypot(...u) / Math.hypot(...v))));
    }
    expect(Math.max(...turns)).toBeLessThan(Math.atan(2) / 1.5);
  });

  it('is closed and looks outwards however it hangs, with normals of length 1', () => {
    for (const shape of [SHAPES.box, SHAPES.cylinder, { ...BOX, profileHollow: 0.5, profileBegin: 0.25 }])
      for (const level of LEVELS_OF_DETAIL) {
        const path = new FlexiblePath({ ...CLOTH, softness: 3, gravity: 1 }, 4, LEVEL);
        path.settle();
        const geometry = tessellate(shape, level, flexibleBend(path, shape, scale, level));
        expect(isWellFormed(geometry)).toBe(true);
        const { openEdges, volume } = measure(geometry);
        expect(openEdges).toBe(0);
        expect(volume).toBeGreaterThan(0);
      }
  });

  it('turns with its prim', () => {
    const hung = (headingRad: number): readonly number[] => {
      const { x, y, z, w } = LEVEL.rotation;
      const turn = rotationFromHeading(headingRad);
      // Lying first, then turned: the bend in the prim's own frame is the same.
      const rotation = {
        x: turn.w * x - turn.z * y,
        y: turn.w * y + turn.z * x,
        z: turn.w * z + turn.z * w,
        w: turn.w * w - turn.z * z,
      };
      const path = new FlexiblePath(LIMP, 4, { ...FRAME, rotation });
      path.settle();
      return [...flexibleBend(path, BOX, scale, 2).stops];
    };
    const one = hung(0);
    for (const [place, value] of hung(1.1).entries()) expect(value).toBeCloseTo(one[place]!, 3);
  });
});

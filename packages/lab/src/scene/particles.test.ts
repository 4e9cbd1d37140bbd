import { Uuid } from '@landfall/protocol/datatypes';
import {
  encodeParticleSystem,
  PARTICLE_FLAG,
  PARTICLE_PATTERN,
  USUAL_BLEND,
} from '@landfall/protocol/object';
import type { ParticleSystem } from '@landfall/protocol/object';
import { createRandom } from '@landfall/protocol/testing';
import { describe, expect, it } from 'vitest';
import { MOST_OF_SOURCE, particleItems } from './particles.ts';
import { at, boxOf, sceneOf } from './samples.ts';

const ZERO = { x: 0, y: 0, z: 0 };
const SYSTEM: ParticleSystem = {
  crc: 1,
  flags: 0,
  pattern: PARTICLE_PATTERN.cone,
  maxAge: 0,
  startAge: 0,
  innerAngle: 0,
  outerAngle: 0,
  burstRate: 1,
  burstRadius: 0,
  burstSpeedMin: 2,
  burstSpeedMax: 2,
  burstCount: 1,
  angularVelocity: ZERO,
  acceleration: ZERO,
  textureId: Uuid.zero,
  targetId: Uuid.zero,
  particleFlags: PARTICLE_FLAG.interpolateColour | PARTICLE_FLAG.interpolateScale,
  particleMaxAge: 5,
  startColour: { r: 255, g: 0, b: 0, a: 255 },
  endColour: { r: 0, g: 0, b: 0, a: 0 },
  startScaleX: 1,
  startScaleY: 1,
  endScaleX: 2,
  endScaleY: 2,
  startGlow: 0,
  endGlow: 0,
  blendSource: USUAL_BLEND.source,
  blendDestination: USUAL_BLEND.destination,
};
const FACING = { right: { x: 1, y: 0, z: 0 }, top: { x: 0, y: 0, z: 1 } };
const EAST_TO_UP = { x: 0, y: Math.SQRT1_2, z: 0, w: Math.SQRT1_2 };

function itemsOf(particles: Uint8Array, rotation = { x: 0, y: 0, z: 0, w: 1 }) {
  const { motion } = at(10, 20, 30);
  const scene = sceneOf([boxOf({ localId: 1, particles, motion: { ...motion, rotation } })]);
  return { items: particleItems(scene, FACING), scene };
}

/** The middle of each square, and its width. */
function squaresOf(changes: Partial<ParticleSystem>, rotation?: typeof EAST_TO_UP) {
  const { items } = itemsOf(encodeParticleSystem({ ...SYSTEM, ...changes }), rotation);
  return items.flatMap(({ geometry: { positions, faces }, materials }) =>
    faces.map(({ firstVertex }, number) => {
      const corner = (n: number): readonly number[] => [
        ...positions.subarray((firstVertex + n) * 3, (firstVertex + n) * 3 + 3),
      ];
      const [low, right, high] = [corner(0), corner(1), corner(2)];
      const middle = low.map((value, axis) => (value + high[axis]!) / 2);
      return { middle, width: right[0]! - low[0]!, material: materials[number]! };
    }),
  );
}

describe('particles', () => {
  it('are where their speed has brought them, upwards from the source, one for each burst of their age', () => {
    const squares = squaresOf({});
    expect(squares).toHaveLength(5);
    const heights = squares.map(({ middle: [x, y, z] }) => {
      expect([x, y]).toEqual([expect.closeTo(10, 4), expect.closeTo(20, 4)]);
      return z! - 30;
    });
    for (const [number, height] of heights.entries())
      if (number > 0) expect(height - heights[number - 1]!).toBeCloseTo(2, 3);
    expect(heights[0]).toBeGreaterThanOrEqual(0);
    expect(heights[0]).toBeLessThan(2);
  });

  it('grow, pale and lose their colour on their way, as they say', () => {
    const squares = squaresOf({});
    const age = (number: number): number => (squares[number]!.middle[2]! - 30) / 10;
    for (const [number, { width, material }] of squares.entries()) {
      expect(width).toBeCloseTo(1 + age(number), 3);
      expect(material.colour[0]).toBeCloseTo(1 - age(number), 3);
      expect(material.colour[3]).toBeCloseTo(1 - age(number), 3);
    }
    const steady = squaresOf({ particleFlags: PARTICLE_FLAG.emissive });
    expect(new Set(steady.map(({ width }) => Math.round(width * 1e4)))).toEqual(new Set([10_000]));
    expect(steady.every(({ material }) => material.fullbright && material.colour[0] === 1)).toBe(true);
  });

  it('go where the source is turned; acceleration does not', () => {
    const squares = squaresOf({ acceleration: { x: 0, y: 0, z: -1 } }, EAST_TO_UP);
    for (const { middle } of squares) {
      const old = (middle[0]! - 10) / 2;
      expect(middle[2]).toBeCloseTo(30 - (old * old) / 2, 2);
    }
    expect(squares.at(-1)!.middle[0]).toBeGreaterThan(17);
  });

  it('stay where they are, fly in all directions, or lie in one plane, by their pattern', () => {
    const away = (pattern: number) =>
      squaresOf({
        pattern,
        burstCount: 20,
        burstRate: 10,
        outerAngle: 1,
        particleMaxAge: 20,
        burstSpeedMax: 3,
      }).map(({ middle: [x, y, z] }) => [x! - 10, y! - 20, z! - 30] as const);
    for (const offset of away(PARTICLE_PATTERN.drop).flat()) expect(offset).toBeCloseTo(0, 3);
    const below = away(PARTICLE_PATTERN.explode).filter(([, , z]) => z < 0).length;
    expect(below).toBeGreaterThan(10);
    expect(below).toBeLessThan(30);
    for (const [x] of away(PARTICLE_PATTERN.angle)) expect(x).toBeCloseTo(0, 3);
  });

  it('are the same each time, and have an end', () => {
    const many = { burstRate: 0, burstCount: 255, particleMaxAge: 30, pattern: PARTICLE_PATTERN.explode };
    expect(squaresOf(many)).toHaveLength(MOST_OF_SOURCE);
    expect(squaresOf(many)).toEqual(squaresOf(many));
  });

  it('of nonsense are none that is no number, and what is damaged is told', () => {
    const random = createRandom(5);
    const whole = encodeParticleSystem(SYSTEM);
    for (let round = 0; round < 300; round++) {
      const bytes = whole.slice();
      for (let n = 0; n < 6; n++)
        bytes[Math.floor(random.next() * bytes.length)] = Math.floor(random.next() * 256);
      for (const { geometry } of itemsOf(bytes).items)
        expect(geometry.positions.every(Number.isFinite)).toBe(true);
    }
    const { items, scene } = itemsOf(whole.subarray(0, 50));
    expect(items).toEqual([]);
    expect(JSON.stringify(scene.warnings.kept)).toContain('particles');
  });
});

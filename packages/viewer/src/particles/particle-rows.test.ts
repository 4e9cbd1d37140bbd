import { Uuid } from '@landfall/protocol/datatypes';
import { encodeParticleSystem } from '@landfall/protocol/object';
import type { ParticleSystem } from '@landfall/protocol/object';
import { describe, expect, it } from 'vitest';
import { FRAME_FLOATS, MATRIX_FLOATS, WorldTable } from '../world/index.ts';
import {
  MOST_OF_SOURCE,
  MOST_PARTICLES,
  MOST_SOURCES,
  ParticleRows,
  SOURCE_TEXELS,
} from './particle-rows.ts';

const NOTHING = { x: 0, y: 0, z: 0 };
const SYSTEM: ParticleSystem = {
  crc: 1,
  flags: 0,
  pattern: 2,
  maxAge: 0,
  startAge: 0,
  innerAngle: 0,
  outerAngle: 0,
  burstRate: 0.5,
  burstRadius: 0,
  burstSpeedMin: 1,
  burstSpeedMax: 2,
  burstCount: 3,
  angularVelocity: NOTHING,
  acceleration: NOTHING,
  textureId: new Uuid(1, 2, 3, 4),
  targetId: Uuid.zero,
  particleFlags: 0,
  particleMaxAge: 2,
  startColour: { r: 255, g: 255, b: 255, a: 255 },
  endColour: { r: 0, g: 0, b: 0, a: 0 },
  startScaleX: 1,
  startScaleY: 1,
  endScaleX: 1,
  endScaleY: 1,
  startGlow: 0,
  endGlow: 0,
  blendSource: 7,
  blendDestination: 9,
};

/** Sources at distances from the origin. */
function tableOf(systems: readonly ParticleSystem[], distances: readonly number[]) {
  const table = new WorldTable();
  for (const [at, system] of systems.entries()) {
    const instance = table.columns.take();
    table.columns.isPlaced[instance] = 1;
    table.columns.matrices[instance * MATRIX_FLOATS + 3] = distances[at]!;
    table.columns.frames[instance * FRAME_FLOATS] = distances[at]!;
    table.particles.set(
      instance,
      encodeParticleSystem(system),
      (id) => table.looks.textureNumberOf(id),
      1000,
    );
  }
  return table;
}
const texel = (rows: ParticleRows, row: number, number: number) => {
  const at = (row * SOURCE_TEXELS + number) * 4;
  return [...rows.rows.subarray(at, at + 4)];
};

describe('what is given off', () => {
  it('has as many particles as are in the air at once, those of far sources first', () => {
    const rows = new ParticleRows();
    const table = tableOf([SYSTEM, { ...SYSTEM, burstCount: 1, burstRate: 1 }], [5, 50]);
    rows.update(table, [0, 0, 0], 100, 2000);
    expect([rows.sourceCount, rows.particleCount, rows.hasNewSlots]).toEqual([2, 3 + 15, true]);
    expect([texel(rows, 0, 0)[0], texel(rows, 1, 0)[0]]).toEqual([50, 5]);
    expect([...rows.slots.subarray(0, 8)]).toEqual([0, 0, 0, 1, 0, 2, 1, 0]);
    rows.update(table, [0, 0, 0], 100, 2100);
    expect(rows.hasNewSlots).toBe(false);
    rows.update(table, [0, 0, 0], 20, 2200);
    expect([rows.sourceCount, rows.particleCount, rows.hasNewSlots]).toEqual([1, 15, true]);
  });

  it('counts bursts from when it was first said, also when it is said again', () => {
    const rows = new ParticleRows();
    const table = tableOf([SYSTEM], [5]);
    const again = (system: ParticleSystem) =>
      table.particles.set(0, encodeParticleSystem(system), (id) => table.looks.textureNumberOf(id), 1700);
    again(SYSTEM);
    rows.update(table, [0, 0, 0], 100, 1000 + 1600);
    // Three bursts, a tenth of a second ago the last.
    expect(texel(rows, 0, 2).map((number) => Number(number.toFixed(3)))).toEqual([0.1, 3, 0.5, 3]);
    again({ ...SYSTEM, crc: 2 });
    rows.update(table, [0, 0, 0], 100, 1000 + 1600);
    expect(texel(rows, 0, 2)[1]).toBe(1);
  });

  it('is nothing where it is damaged, or gives off nothing', () => {
    const table = tableOf([SYSTEM], [5]);
    for (const bytes of [
      new Uint8Array(),
      new Uint8Array(86),
      encodeParticleSystem(SYSTEM).subarray(0, 40),
      encodeParticleSystem({ ...SYSTEM, burstCount: 0 }),
      encodeParticleSystem({ ...SYSTEM, particleMaxAge: 0 }),
    ]) {
      table.particles.set(0, encodeParticleSystem(SYSTEM), () => 1, 0);
      table.particles.set(0, bytes, () => 1, 0);
      expect(table.particles.all.size).toBe(0);
    }
  });

  it('is bounded, whoever gives off how much', () => {
    const rows = new ParticleRows();
    const wild = { ...SYSTEM, burstCount: 255, burstRate: 0, particleMaxAge: 30 };
    const many = Array.from({ length: MOST_SOURCES + 50 }, () => wild);
    rows.update(
      tableOf(
        many,
        many.map((_, at) => at + 1),
      ),
      [0, 0, 0],
      1000,
      1e12,
    );
    expect([rows.sourceCount, rows.particleCount]).toEqual([MOST_SOURCES, MOST_PARTICLES]);
    // The nearest are whole.
    const last = rows.slots.subarray((MOST_PARTICLES - MOST_OF_SOURCE) * 2);
    expect(new Set([...last].filter((_, at) => at % 2 === 0))).toEqual(new Set([MOST_SOURCES - 1]));
    expect(rows.rows.every(Number.isFinite)).toBe(true);
  });
});

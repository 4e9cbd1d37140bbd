import { describe, expect, it } from 'vitest';
import { ByteReader, ByteWriter } from '../../bytes/index.ts';
import { DecodeError, EncodeError } from '../../errors/index.ts';
import { readConstraints, writeConstraints } from './constraints.ts';
import { MOST_PLAYED_CONSTRAINTS, ON_GROUND } from './index.ts';
import type { AnimationConstraint } from './index.ts';

const FOOT: AnimationConstraint = {
  chainLength: 2,
  type: 1,
  source: 'L_FOOT',
  sourceOffset: { x: 0, y: 0.5, z: -0.25 },
  target: ON_GROUND,
  targetOffset: { x: 1, y: 2, z: 3 },
  targetDirection: { x: 0, y: 0, z: 1 },
  easeInStartSeconds: 0,
  easeInStopSeconds: 0.5,
  easeOutStartSeconds: 1.5,
  easeOutStopSeconds: 2,
};
const SIZE = 86;

const bytesOf = (constraints: readonly AnimationConstraint[]): Uint8Array => {
  const writer = new ByteWriter();
  writeConstraints(writer, constraints);
  return writer.finish();
};
const read = (bytes: Uint8Array, told: string[] = []): readonly AnimationConstraint[] =>
  readConstraints(new ByteReader(bytes), { onSkipped: (what, offset) => told.push(`${offset}: ${what}`) });

describe('constraints', () => {
  it('are the same after they were written and read', () => {
    for (const count of [0, 1, 2, MOST_PLAYED_CONSTRAINTS + 5]) {
      const constraints = Array.from({ length: count }, (_, at) => ({ ...FOOT, chainLength: at }));
      expect(read(bytesOf(constraints))).toEqual(constraints);
    }
  });

  it('have the same size each, and names padded with NULs', () => {
    const bytes = bytesOf([FOOT]);
    expect(bytes).toHaveLength(4 + SIZE);
    expect(Buffer.from(bytes.subarray(6, 22)).toString('latin1')).toBe('L_FOOT'.padEnd(16, '\0'));
    expect(Buffer.from(bytes.subarray(34, 50)).toString('latin1')).toBe('GROUND'.padEnd(16, '\0'));
  });

  it('have names of 16 bytes, without a NUL behind them', () => {
    const full = { ...FOOT, source: 'exactly 16 bytes' };
    expect(read(bytesOf([full]))).toEqual([full]);
    for (const name of ['seventeen bytes !!', 'ééééééééé'])
      for (const field of ['source', 'target'] as const) {
        expect(() => bytesOf([FOOT, { ...FOOT, [field]: name }])).toThrow(EncodeError);
        expect(() => bytesOf([FOOT, { ...FOOT, [field]: name }])).toThrow(`constraints[1].${field}`);
      }
  });

  it('do not keep what lies behind the NUL of a name', () => {
    const bytes = bytesOf([FOOT]);
    bytes.set(Buffer.from('_LEG_JUNK'), 13);
    expect(read(bytes)).toEqual([FOOT]);
  });

  it('for which there are no bytes are none, and told', () => {
    const told: string[] = [];
    const bytes = bytesOf([FOOT, FOOT]);
    expect(read(bytes.subarray(0, bytes.length - 1), told)).toEqual([]);
    bytes.fill(0xff, 0, 4);
    expect(read(bytes, told)).toEqual([]);
    expect(told).toEqual([
      `0: 2 constraints in ${2 * SIZE - 1} bytes`,
      `0: -1 constraints in ${2 * SIZE} bytes`,
    ]);
  });

  it('that are no numbers are refused', () => {
    for (const at of [22, 50, 62, 74, 86]) {
      const bytes = bytesOf([FOOT]);
      new DataView(bytes.buffer).setFloat32(at, Number.NaN, true);
      expect(() => read(bytes), String(at)).toThrow(DecodeError);
      expect(() => read(bytes), String(at)).toThrow(expect.objectContaining({ offset: at }));
    }
  });

  it('have chains that a byte can count', () => {
    expect(read(bytesOf([{ ...FOOT, chainLength: 300 }]))[0]!.chainLength).toBe(255);
  });
});

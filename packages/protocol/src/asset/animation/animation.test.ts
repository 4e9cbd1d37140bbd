import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatHex } from '../../bytes/index.ts';
import { DecodeError, EncodeError } from '../../errors/index.ts';
import { createRandom } from '../../testing/index.ts';
import { MAX_ANIMATED_JOINTS, decodeAnimation, encodeAnimation } from './index.ts';
import type { Animation } from './index.ts';

interface Vector {
  readonly name: string;
  readonly provenance: string;
  readonly hex: string;
  readonly value: unknown;
  readonly decodeOnly?: string;
  readonly skipped?: readonly string[];
}

const vectors = JSON.parse(
  readFileSync(new URL('../../../../../vectors/asset/animations.json', import.meta.url), 'utf8'),
) as readonly Vector[];
const bytesOf = ({ hex }: Vector): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

/** Typed arrays as lists, to four decimals: a step of a rotation is 0.00003. */
function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, part: unknown) => {
      if (part instanceof Float32Array) return [...part];
      return typeof part === 'number' ? Math.round(part * 1e4) / 1e4 : part;
    }),
  );
}

describe('an animation', () => {
  it.each(vectors)('$name', (vector) => {
    const told: string[] = [];
    const read = decodeAnimation(bytesOf(vector), { onSkipped: (what) => told.push(what) });
    expect(plain(read)).toEqual(plain(vector.value));
    expect(told).toEqual(vector.skipped ?? []);
    const written = encodeAnimation(read);
    if (vector.decodeOnly === undefined) expect(formatHex(written)).toBe(vector.hex);
    else expect(plain(decodeAnimation(written))).toEqual(plain(vector.value));
  });

  const WHOLE = bytesOf(vectors[0]!);
  const READ = decodeAnimation(WHOLE);
  const [JOINT] = READ.joints;

  it('is refused wherever it is cut before its constraints', () => {
    for (const [vector, constraintBytes] of [
      [vectors[0]!, 0],
      [vectors[1]!, 86],
      [vectors[3]!, 0],
    ] as const) {
      const bytes = bytesOf(vector);
      for (let length = 0; length < bytes.length - constraintBytes; length++)
        expect(() => decodeAnimation(bytes.subarray(0, length)), String(length)).toThrow(DecodeError);
    }
  });

  it.each<[string, number, readonly number[]]>([
    ['another version', 0, [2, 0]],
    ['another version after the point', 2, [1, 0]],
    ['an endless duration', 8, [0, 0, 0x80, 0x7f]],
    ['a duration below nothing', 8, [0, 0, 0x80, 0xbf]],
    ['more than a minute', 8, [0, 0, 0x74, 0x42]],
    ['a loop from nowhere', 13, [0, 0, 0xc0, 0x7f]],
    ['too many joints', 37, [MAX_ANIMATED_JOINTS + 1, 0, 0, 0]],
    ['fewer keys than none', 53, [0xff, 0xff, 0xff, 0xff]],
    ['more keys than bytes', 53, [100, 0, 0, 0]],
  ])('with %s is refused', (_, at, changes) => {
    const bytes = WHOLE.slice();
    bytes.set(changes, at);
    expect(() => decodeAnimation(bytes)).toThrow(DecodeError);
  });

  it.each<[string, Partial<Animation>]>([
    ['more than a minute', { durationSeconds: 61 }],
    ['no duration', { durationSeconds: Number.NaN }],
    ['a loop from nowhere', { loopInSeconds: Infinity }],
    ['too many joints', { joints: Array.from({ length: MAX_ANIMATED_JOINTS + 1 }, () => JOINT!) }],
    ['a NUL in a name', { emote: 'a\0b' }],
    [
      'a key without rotation',
      { joints: [{ ...JOINT!, rotations: { ...JOINT!.rotations, values: new Float32Array(3) } }] },
    ],
    [
      'a key without place',
      { joints: [{ ...JOINT!, positions: { ...JOINT!.positions, values: new Float32Array(0) } }] },
    ],
  ])('with %s cannot be written', (_, changes) => {
    expect(() => encodeAnimation({ ...READ, ...changes })).toThrow(EncodeError);
  });

  it('has constraints between things of names of 16 bytes', () => {
    const { constraints } = decodeAnimation(bytesOf(vectors[1]!));
    const long = { ...constraints[0]!, target: 'a volume of other' };
    expect(() => encodeAnimation({ ...READ, constraints: [long] })).toThrow('constraints[0].target');
    const full = { ...constraints[0]!, target: 'exactly 16 bytes' };
    const many = Array.from({ length: 11 }, () => full);
    expect(decodeAnimation(encodeAnimation({ ...READ, constraints: many })).constraints).toEqual(many);
  });

  it('turns the same way with the other sign of its rotation', () => {
    const rotations = { times: Float32Array.of(0), values: Float32Array.of(-0.5, -0.5, -0.5, -0.5) };
    const again = decodeAnimation(encodeAnimation({ ...READ, joints: [{ ...JOINT!, rotations }] }));
    for (const value of again.joints[0]!.rotations.values) expect(value).toBeCloseTo(0.5, 4);
  });

  it('comes back step by step', () => {
    const random = createRandom(11);
    /** Two keys of a rotation, and behind a count one of a position. */
    const keys = [...Array.from({ length: 8 }, (_, at) => 57 + at * 2), 77, 79, 81, 83];
    for (let round = 0; round < 200; round++) {
      const durationSeconds = Math.fround(random.next() * 60);
      const bytes = encodeAnimation({ ...READ, durationSeconds });
      const view = new DataView(bytes.buffer);
      const steps = keys.map((at) => {
        const step = random.integer(0, 0xffff);
        view.setUint16(at, step, true);
        // One of the two around zero stands for both, but for the moments.
        return step === 0x8000 ? 0x7fff : step;
      });
      const again = new DataView(encodeAnimation(decodeAnimation(bytes)).buffer);
      expect(keys.map((at) => again.getUint16(at, true))).toEqual(steps);
    }
  });
});

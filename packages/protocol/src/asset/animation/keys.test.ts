import { describe, expect, it } from 'vitest';
import { ByteReader, ByteWriter } from '../../bytes/index.ts';
import { DecodeError } from '../../errors/index.ts';
import { KEYS, OLD_KEYS, readKeys, writePositions, writeRotations } from './keys.ts';
import type { KeyFrames } from './index.ts';

const bytesOf = (write: (writer: ByteWriter) => void): Uint8Array => {
  const writer = new ByteWriter();
  write(writer);
  return writer.finish();
};
const short = (count: number, ...steps: readonly number[]): ByteReader =>
  new ByteReader(
    bytesOf((writer) => {
      writer.u32le(count);
      for (const step of steps) writer.u16le(step);
    }),
  );
const long = (count: number, ...numbers: readonly number[]): ByteReader =>
  new ByteReader(
    bytesOf((writer) => {
      writer.u32le(count);
      for (const number of numbers) writer.f32le(number);
    }),
  );
const near = (...values: readonly number[]): readonly number[] =>
  values.map((value) => expect.closeTo(value, 4) as number);

describe('keys of rotations', () => {
  it('span −1 to 1, and have the w that completes them', () => {
    const { times, values } = readKeys(
      short(2, 0, 0, 0x7fff, 0x7fff, 0xffff, 0x7fff, 0xbfff, 0x7fff),
      KEYS.rotation,
      10,
    );
    expect([...times]).toEqual([0, 10]);
    expect([...values]).toEqual(near(-1, 0, 0, 0, 0, 0.5, 0, Math.sqrt(0.75)));
  });

  it('that are longer than 1 have no w', () => {
    const { values } = readKeys(short(1, 0, 0xffff, 0xffff, 0), KEYS.rotation, 1);
    expect([...values]).toEqual([1, 1, -1, 0]);
  });

  it.each([
    [
      [90, 0, 0],
      [Math.SQRT1_2, 0, 0, Math.SQRT1_2],
    ],
    [
      [0, 180, 0],
      [0, 1, 0, 0],
    ],
    [
      [0, 0, -90],
      [0, 0, -Math.SQRT1_2, Math.SQRT1_2],
    ],
    // Around z first: x goes to y, and around x then to z.
    [[90, 0, 90], [0.5, -0.5, 0.5, 0.5].map(Math.abs)],
  ])('of the first years were degrees: %j', (degrees, rotation) => {
    const { times, values } = readKeys(long(1, 3.5, ...degrees), OLD_KEYS.rotation, 10);
    expect(times[0]).toBe(3.5);
    expect([...values].map(Math.abs)).toEqual(near(...rotation.map(Math.abs)));
  });

  it('are written with a w that is not below zero', () => {
    const turned = {
      times: Float32Array.of(0, 0),
      values: Float32Array.of(0.6, 0, 0, -0.8, -0.6, 0, 0, 0.8),
    };
    const bytes = bytesOf((writer) => writeRotations(writer, turned, 1));
    expect(bytes.subarray(4, 12)).toEqual(bytes.subarray(12, 20));
  });
});

describe('keys of positions', () => {
  it('span five metres either way', () => {
    const { values } = readKeys(short(1, 0x7fff, 0, 0x7fff, 0xffff), KEYS.position, 2);
    expect([...values]).toEqual(near(-5, 0, 5));
  });

  it('of the first years were metres, held to five', () => {
    const { times, values } = readKeys(long(2, 1, 1.25, -2.5, 9, 2, -9, 0, 0.5), OLD_KEYS.position, 10);
    expect([...times]).toEqual([1, 2]);
    expect([...values]).toEqual([1.25, -2.5, 5, -5, 0, 0.5]);
  });

  it('are written to the end of their range, and no further', () => {
    const far = { times: Float32Array.of(5, -1), values: Float32Array.of(9, -9, 0, Number.NaN, 5, -5) };
    const reader = new ByteReader(bytesOf((writer) => writePositions(writer, far, 2)));
    const { times, values } = readKeys(reader, KEYS.position, 2);
    expect([...times]).toEqual([2, 0]);
    expect([...values]).toEqual([5, -5, 0, 0, 5, -5]);
  });
});

describe('keys', () => {
  const kinds = [KEYS.rotation, KEYS.position, OLD_KEYS.rotation, OLD_KEYS.position];

  it('are as many as there are bytes for, and no fewer than none', () => {
    for (const kind of kinds) {
      expect(readKeys(short(0), kind, 1).times).toHaveLength(0);
      for (const count of [1, 0x7fff_ffff, 0xffff_ffff])
        expect(() => readKeys(short(count, 1, 2, 3), kind, 1)).toThrow(DecodeError);
    }
  });

  it('of the first years that are no numbers are refused', () => {
    for (const odd of [Number.NaN, Infinity])
      for (let at = 0; at < 4; at++) {
        const numbers = [0, 0, 0, 0];
        numbers[at] = odd;
        for (const kind of [OLD_KEYS.rotation, OLD_KEYS.position])
          expect(() => readKeys(long(1, ...numbers), kind, 1)).toThrow(DecodeError);
      }
  });

  it('of an animation without length are all at its beginning', () => {
    const keys: KeyFrames = { times: Float32Array.of(0, 3), values: Float32Array.of(0, 0, 0, 1, 1, 1) };
    const reader = new ByteReader(bytesOf((writer) => writePositions(writer, keys, 0)));
    expect([...readKeys(reader, KEYS.position, 0).times]).toEqual([0, 0]);
  });

  it('keep their order and their repetitions', () => {
    const { times, values } = readKeys(
      short(3, 0xffff, 0, 0, 0, 0, 0, 0, 0xffff, 0xffff, 0xffff, 0, 0),
      KEYS.position,
      1,
    );
    expect([...times]).toEqual([1, 0, 1]);
    expect([values[2], values[5], values[6]]).toEqual([-5, 5, 5]);
  });

  it('leave the reader behind them', () => {
    const reader = short(1, 1, 2, 3, 4, 5);
    readKeys(reader, KEYS.rotation, 1);
    expect(reader.remaining).toBe(2);
  });
});

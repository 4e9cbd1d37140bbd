import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatHex } from '../bytes/index.ts';
import { Uuid } from '../datatypes/index.ts';
import { DecodeError, EncodeError } from '../errors/index.ts';
import { createRandom } from '../testing/index.ts';
import { decodeExtraParams, encodeExtraParams, extraParamOf } from './index.ts';
import type { ExtraParam } from './index.ts';

interface Vector {
  readonly name: string;
  readonly hex: string;
  readonly params: readonly Record<string, unknown>[];
}

const VECTORS = JSON.parse(
  readFileSync(new URL('../../../../vectors/object/extra-params.json', import.meta.url), 'utf8'),
) as readonly Vector[];

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

/** As the vectors have it. */
function told(value: unknown): unknown {
  if (value === undefined) return null;
  if (value instanceof Uuid) return value.toString();
  if (value instanceof Uint8Array) return formatHex(value);
  if (Array.isArray(value)) return value.map(told);
  if (typeof value === 'number') return Number(value.toPrecision(9));
  if (typeof value !== 'object' || value === null) return value;
  if ('r' in value && 'a' in value) return Object.values(value);
  if ('x' in value) return Object.values(value).map(told);
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, told(field)]));
}

describe('extra parameters', () => {
  it.each(VECTORS)('$name: read and written', ({ hex, params }) => {
    const read = decodeExtraParams(bytesOf(hex));
    expect(told(read)).toEqual(
      params.map((param) => told({ ...param, ...(param['force'] === null && { force: undefined }) })),
    );
    expect(formatHex(encodeExtraParams(read))).toBe(hex);
  });

  it('none are no bytes, or a count of none', () => {
    expect(decodeExtraParams(new Uint8Array(0))).toEqual([]);
    expect(decodeExtraParams(Uint8Array.of(0))).toEqual([]);
    expect(encodeExtraParams([])).toHaveLength(0);
  });

  it('are found by their kind', () => {
    const params = decodeExtraParams(bytesOf(VECTORS[6]!.hex));
    expect(extraParamOf(params, 'reflectionProbe')?.clipDistance).toBe(8);
    expect(extraParamOf(params, 'sculpt')).toBeUndefined();
  });

  it('each tenth of a flexible one comes back', () => {
    for (let byte = 0; byte < 256; byte++) {
      const bytes = Uint8Array.of(1, 0x10, 0, 4, 0, 0, 0, byte, 255 - byte, byte, byte);
      expect(encodeExtraParams(decodeExtraParams(bytes))).toEqual(bytes);
    }
  });

  it('surplus behind the last is left alone', () => {
    expect(decodeExtraParams(Uint8Array.of(1, 0x70, 0, 4, 0, 0, 0, 1, 0, 0, 0, 9, 9))).toEqual([
      { type: 'extendedMesh', flags: 1 },
    ]);
  });

  it('that end too early are refused, with their number and place', () => {
    const bytes = bytesOf(VECTORS[6]!.hex);
    for (const [end, index, offset] of [
      [4, 0, 1],
      [22, 0, 1],
      [25, 1, 23],
      [bytes.length - 1, 3, 67],
    ] as const) {
      try {
        decodeExtraParams(bytes.subarray(0, end));
        expect.unreachable();
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
        expect(error).toMatchObject({ path: `ExtraParams[${index}]`, offset });
      }
    }
  });

  it('a length of four gigabytes is not believed', () => {
    expect(() => decodeExtraParams(Uint8Array.of(1, 0x20, 0, 0xff, 0xff, 0xff, 0xff, 0))).toThrow(
      DecodeError,
    );
  });

  it('more than a count can say are not written', () => {
    const many = (count: number): ExtraParam[] =>
      Array.from({ length: count }, () => ({ type: 'extendedMesh', flags: 0 }));
    expect(encodeExtraParams(many(255))[0]).toBe(255);
    expect(() => encodeExtraParams(many(256))).toThrow(EncodeError);
    const materials = Array.from({ length: 256 }, () => ({ face: 0, materialId: Uuid.zero }));
    expect(() => encodeExtraParams([{ type: 'renderMaterials', materials }])).toThrow(EncodeError);
  });

  it('are read, or refused as what they are; what is read is written the same', () => {
    const random = createRandom(99);
    for (let round = 0; round < 3000; round++) {
      const bytes = bytesOf(random.pick(VECTORS as [Vector, ...Vector[]]).hex);
      for (let flips = random.integer(1, 3); flips > 0; flips--)
        bytes[random.integer(0, bytes.length - 1)] = random.integer(0, 255);
      try {
        const written = encodeExtraParams(decodeExtraParams(bytes));
        if (bytes[0] !== 0) expect(sane(written)).toEqual(sane(bytes.subarray(0, written.length)));
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
      }
    }
  });
});

/** The bits of a number that is none need not survive. */
function sane(bytes: Uint8Array): unknown {
  return decodeExtraParams(bytes).map(told);
}

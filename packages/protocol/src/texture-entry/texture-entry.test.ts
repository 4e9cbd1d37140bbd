import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatHex } from '../bytes/index.ts';
import { Uuid } from '../datatypes/index.ts';
import { DecodeError, EncodeError } from '../errors/index.ts';
import { createRandom } from '../testing/index.ts';
import { decodeTextureEntry, encodeTextureEntry, faceOf, PLAIN_FACE, visitTextureEntry } from './index.ts';
import type { TextureEntry, TextureFace } from './index.ts';

interface FaceVector extends Omit<TextureFace, 'textureId' | 'materialId' | 'colour'> {
  readonly textureId: string;
  readonly materialId: string;
  readonly colour: readonly [number, number, number, number];
}

interface Vector {
  readonly name: string;
  readonly hex: string;
  readonly default: FaceVector;
  readonly faces: Readonly<Record<string, FaceVector>>;
  readonly decodeOnly?: string;
}

const VECTORS = JSON.parse(
  readFileSync(new URL('../../../../vectors/object/texture-entries.json', import.meta.url), 'utf8'),
) as readonly Vector[];

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
const decoded = (bytes: Uint8Array): TextureEntry => decodeTextureEntry(bytes)!;

function expectFace(face: TextureFace, expected: FaceVector): void {
  const { r, g, b, a } = face.colour;
  expect([r, g, b, a]).toEqual(expected.colour);
  expect(face.textureId.toString()).toBe(expected.textureId);
  expect(face.materialId.toString()).toBe(expected.materialId);
  const { bump, fullbright, shiny, hasMedia, mapping } = expected;
  expect(face).toMatchObject({ bump, fullbright, shiny, hasMedia, mapping });
  for (const field of ['repeatS', 'repeatT', 'offsetS', 'offsetT', 'rotationRad', 'glow'] as const) {
    expect(face[field], field).toBeCloseTo(expected[field], 6);
  }
}

describe('texture entries', () => {
  it.each(VECTORS)('$name is read', ({ hex, default: standard, faces }) => {
    const entry = decoded(bytesOf(hex));
    expectFace(entry.default, standard);
    expect([...entry.faces.keys()].map(String).sort()).toEqual(Object.keys(faces).sort());
    for (const [face, expected] of Object.entries(faces)) expectFace(faceOf(entry, Number(face)), expected);
  });

  it.each(VECTORS.filter(({ decodeOnly }) => decodeOnly === undefined))('$name is written', ({ hex }) => {
    expect(formatHex(encodeTextureEntry(decoded(bytesOf(hex))))).toBe(hex);
  });

  it('without bytes is none at all', () => {
    expect(decodeTextureEntry(new Uint8Array(0))).toBeUndefined();
  });

  it('of a face that is not named is the default', () => {
    const entry = decoded(bytesOf(VECTORS[0]!.hex));
    expect(faceOf(entry, 40)).toBe(entry.default);
  });

  it('keeps each of the numbers that an offset, a rotation and a glow can have', () => {
    for (let raw = -32_768; raw <= 32_767; raw += 97) {
      const steps = raw & 0xffff;
      const plain = encodeTextureEntry({ default: PLAIN_FACE, faces: new Map() });
      const view = new DataView(plain.buffer);
      for (const at of [32, 35, 38]) view.setUint16(at, steps, true);
      plain[45] = steps & 0xff;
      expect(encodeTextureEntry(decoded(plain))).toEqual(plain);
    }
  });

  it('is cut where a field cannot hold it', () => {
    const wild = { ...PLAIN_FACE, offsetS: 7, offsetT: -7, rotationRad: 5 * Math.PI, glow: Number.NaN };
    const face = decoded(encodeTextureEntry({ default: wild, faces: new Map() })).default;
    expect(face).toMatchObject({ offsetS: 1, glow: 0 });
    expect(face.offsetT).toBeCloseTo(-1, 4);
    expect(face.rotationRad).toBeCloseTo(Math.PI, 9);
  });

  it.each([64, -1, 1.5])('does not write a face %d', (face) => {
    const entry = { default: PLAIN_FACE, faces: new Map([[face, PLAIN_FACE]]) };
    expect(() => encodeTextureEntry(entry)).toThrow(EncodeError);
  });
});

describe('a damaged texture entry', () => {
  const entry = bytesOf(VECTORS[0]!.hex);
  const refusal = (bytes: Uint8Array): DecodeError => {
    try {
      decodeTextureEntry(bytes);
    } catch (error) {
      if (error instanceof DecodeError) return error;
    }
    return expect.unreachable('it was taken');
  };

  it('that breaks off in a value is refused, with field and place', () => {
    expect(refusal(entry.subarray(0, 10))).toMatchObject({ path: 'texture', offset: 0 });
    expect(refusal(entry.subarray(0, 20))).toMatchObject({ path: 'texture', offset: 17 });
    expect(refusal(entry.subarray(0, 53))).toMatchObject({ path: 'colour', offset: 51 });
  });

  it('that breaks off in a set of faces is refused', () => {
    expect(refusal(Uint8Array.of(...entry.subarray(0, 16), 0x81))).toMatchObject({
      path: 'texture',
      offset: 16,
    });
  });

  it.each([
    ['a face beyond 63', [0x82, ...Array.from({ length: 8 }, () => 0x80), 0x00]],
    ['a set of eleven bytes', [...Array.from({ length: 10 }, () => 0x80), 0x01]],
    ['a set without end', Array.from({ length: 200 }, () => 0x80)],
  ])('that has %s is refused', (_, faces) => {
    expect(refusal(Uint8Array.of(...entry.subarray(0, 16), ...faces, ...entry))).toMatchObject({
      what: 'face set too long',
      offset: 16,
    });
  });

  it('has told what came before', () => {
    const seen: string[] = [];
    expect(() =>
      visitTextureEntry(entry.subarray(0, 53), (field, _faces, bytes, at) => {
        if (field === 'texture') seen.push(Uuid.fromBytes(bytes, at).toString().slice(0, 8));
      }),
    ).toThrow(DecodeError);
    expect(seen).toEqual(['e979befb', '5748decc', '5e98195b']);
  });

  it('is read, or refused as what it is; what is read is written and read again the same', () => {
    const random = createRandom(4711);
    let taken = 0;
    for (let round = 0; round < 1000; round++) {
      const bytes = bytesOf(random.pick(VECTORS as [Vector, ...Vector[]]).hex);
      for (let flips = random.integer(0, 3); flips > 0; flips--)
        bytes[random.integer(0, bytes.length - 1)] = random.integer(0, 255);
      const cut = bytes.subarray(0, random.chance(0.2) ? random.integer(1, bytes.length) : bytes.length);
      try {
        const once = decoded(cut);
        expect(looks(decoded(encodeTextureEntry(once)))).toBe(looks(once));
        taken++;
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
      }
    }
    expect(taken).toBeGreaterThan(300);
  });
});

/** A face that is named only to look like the default need not be written. */
function looks(entry: TextureEntry): string {
  return JSON.stringify(Array.from({ length: 64 }, (_, face) => faceOf(entry, face)));
}

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatHex } from '../bytes/index.ts';
import { Uuid } from '../datatypes/index.ts';
import type { Quaternion, Vector3 } from '../datatypes/index.ts';
import {
  decodeCompressedUpdate,
  decodeFullUpdate,
  decodeTerse,
  encodeCompressedUpdate,
  encodeFullUpdate,
  encodeTerse,
  parseNameValues,
} from './index.ts';
import type { ObjectBlock, ObjectDescription } from './index.ts';

type Json = Readonly<Record<string, unknown>>;

const read = (file: string): readonly Json[] =>
  JSON.parse(readFileSync(new URL(`../../../../vectors/object/${file}`, import.meta.url), 'utf8')) as Json[];
const bytesOf = (hex: unknown): Uint8Array => Uint8Array.from(Buffer.from(String(hex), 'hex'));
const three = ({ x, y, z }: Vector3): readonly number[] => [x, y, z];
const four = ({ x, y, z, w }: Quaternion): readonly number[] => [x, y, z, w];

function expectClose(numbers: readonly number[], expected: unknown, digits = 6): void {
  const wanted = expected as readonly number[];
  expect(numbers).toHaveLength(wanted.length);
  for (const [index, number] of numbers.entries()) expect(number).toBeCloseTo(wanted[index]!, digits);
}

/** What an archive of the server's own says of it, against what its packets do. */
function expectTruth(object: ObjectDescription, truth: Json): void {
  for (const [field, wanted] of Object.entries(truth)) {
    const of = COMPARED[field];
    if (of !== undefined) of(object, wanted);
  }
  expect(Object.keys(truth).filter((field) => COMPARED[field] === undefined)).toEqual([]);
}

const COMPARED: Readonly<Record<string, (object: ObjectDescription, wanted: unknown) => void>> = {
  pcode: ({ pcode }, wanted) => expect(pcode).toBe(wanted),
  material: ({ material }, wanted) => expect(material).toBe(wanted),
  clickAction: ({ clickAction }, wanted) => expect(clickAction).toBe(wanted),
  scale: ({ scale }, wanted) => expectClose(three(scale), wanted),
  position: ({ motion }, wanted) => expectClose(three(motion.position), wanted),
  rotation: ({ motion }, wanted) => expectClose(four(motion.rotation), wanted),
  angularVelocity: ({ motion }, wanted) => expectClose(three(motion.angularVelocity), wanted),
  shape: ({ shape }, wanted) => expect(shape).toEqual(wanted),
  text: ({ text }, wanted) => expect(text).toBe(wanted),
  // Of what has no text, servers leave the colour out.
  textColour: ({ text, textColour: { r, g, b, a } }, wanted) =>
    text === '' || expect([r, g, b, a]).toEqual(wanted),
  textureEntry: ({ textureEntry }, wanted) => expect(formatHex(textureEntry)).toBe(wanted),
  extraParams: ({ extraParams }, wanted) => expect(formatHex(extraParams)).toBe(wanted),
  textureAnimation: ({ textureAnimation }, wanted) => expect(formatHex(textureAnimation)).toBe(wanted),
  particles: ({ particles }, wanted) => expect(formatHex(particles)).toBe(wanted),
  nameValues: ({ nameValues }, wanted) =>
    expect(parseNameValues(nameValues).map(({ name, value }) => [name, value])).toEqual(wanted),
  tree: ({ data }, wanted) => expect([...data]).toEqual([wanted]),
};

describe('terse updates', () => {
  const vectors = read('terse-updates.json');

  it.each(vectors)('$provenance', ({ data, localId, state, collisionPlane, ...wanted }) => {
    const terse = decodeTerse(bytesOf(data));
    expect(terse).toMatchObject({ localId, state, isAvatar: collisionPlane !== null });
    const {
      position,
      velocity,
      acceleration,
      rotation,
      angularVelocity,
      collisionPlane: plane,
    } = terse.motion;
    expectClose(three(position), wanted['position']);
    expectClose(three(velocity), wanted['velocity'], 4);
    expectClose(three(acceleration), wanted['acceleration'], 4);
    expectClose(four(rotation), wanted['rotation']);
    expectClose(three(angularVelocity), wanted['angularVelocity'], 4);
    expect(plane === undefined ? null : four(plane)).toEqual(collisionPlane);
    expect(plainZeros(formatHex(encodeTerse(terse)))).toBe(plainZeros(String(data)));
  });

  /** A zero is written as either of the two steps around it. */
  const plainZeros = (hex: string): string => hex.replaceAll('0080', 'ff7f');
});

describe('full updates', () => {
  it.each(read('full-updates.json'))('of $name', ({ block, truth }) => {
    const given = blockOf(block as Json);
    const object = decodeFullUpdate(given);
    expectTruth(object, truth as Json);
    expect(encodeFullUpdate(object)).toEqual(given);
  });
});

describe('compressed updates', () => {
  const vectors = read('compressed-updates.json');

  it.each(vectors)('of $name', ({ data, updateFlags, flags, ...rest }) => {
    const { id, localId, crc, state, name, provenance, ...truth } = rest;
    expect([name, provenance]).not.toContain(undefined);
    const object = decodeCompressedUpdate(updateFlags as number, bytesOf(data));
    expect(object).toMatchObject({ localId, crc, state, updateFlags });
    expect(object.id.toString()).toBe(id);
    expectTruth(object, truth);
    const encoded = encodeCompressedUpdate(object);
    expect(encoded.UpdateFlags).toBe(updateFlags);
    expect(formatHex(encoded.Data)).toBe(data);
    expect(new DataView(encoded.Data.buffer).getUint32(64, true)).toBe(flags);
  });

  it('say of what stands still that it does', () => {
    const { motion } = decodeCompressedUpdate(0, bytesOf(vectors[0]!['data']));
    expect([three(motion.velocity), three(motion.acceleration)]).toEqual([
      [0, 0, 0],
      [0, 0, 0],
    ]);
  });
});

/** A block as another program printed it. */
function blockOf(printed: Json): ObjectBlock {
  const vectors = new Set(['Scale', 'JointPivot', 'JointAxisOrAnchor']);
  const ids = new Set(['FullID', 'Sound', 'OwnerID']);
  const fields = Object.entries(printed).map(([name, value]): [string, unknown] => {
    if (vectors.has(name)) return [name, vectorOf(value as readonly number[])];
    if (ids.has(name)) return [name, Uuid.parse(String(value))];
    return [name, typeof value === 'string' ? bytesOf(value) : value];
  });
  return Object.fromEntries(fields) as unknown as ObjectBlock;
}

function vectorOf([x = 0, y = 0, z = 0]: readonly number[]): Vector3 {
  return { x, y, z };
}

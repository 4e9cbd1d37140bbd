import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '../bytes/index.ts';
import { NO_ROTATION, Uuid, ZERO_VECTOR } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { createRandom } from '../testing/index.ts';
import {
  BOX_SHAPE,
  COMPRESSED,
  decodeCompressedUpdate,
  decodeFullUpdate,
  encodeCompressedUpdate,
  encodeFullUpdate,
} from './index.ts';
import type { ObjectDescription } from './index.ts';

const NONE = new Uint8Array(0);
const id = (digit: string): Uuid => Uuid.parse(`${digit.repeat(8)}-0000-4000-8000-000000000000`);

const PLAIN: ObjectDescription = {
  localId: 720_001,
  id: id('a'),
  pcode: 9,
  state: 0,
  crc: 12,
  material: 3,
  clickAction: 1,
  scale: { x: 0.5, y: 1, z: 2 },
  motion: {
    position: { x: 1, y: 2, z: 3 },
    velocity: ZERO_VECTOR,
    acceleration: ZERO_VECTOR,
    rotation: NO_ROTATION,
    angularVelocity: ZERO_VECTOR,
  },
  parentId: 0,
  updateFlags: 0x1000_0004,
  ownerId: Uuid.zero,
  shape: { ...BOX_SHAPE, pathTwist: -5, profileHollow: 9000 },
  textureEntry: NONE,
  textureAnimation: NONE,
  nameValues: '',
  data: NONE,
  text: '',
  textColour: { r: 0, g: 0, b: 0, a: 255 },
  mediaUrl: '',
  particles: NONE,
  extraParams: NONE,
  sound: undefined,
};

/** Everything that can stand in one. */
const FULL: ObjectDescription = {
  ...PLAIN,
  state: 0x52,
  motion: { ...PLAIN.motion, angularVelocity: { x: 0, y: 0.5, z: 0 } },
  parentId: 720_000,
  ownerId: id('b'),
  textureEntry: Uint8Array.of(1, 2, 3),
  textureAnimation: Uint8Array.from({ length: 16 }, (_, index) => index),
  nameValues: `AttachItemID STRING RW SV ${id('c').toString()}`,
  data: encodeUtf8('scratch'),
  text: 'Grüße\nan alle',
  textColour: { r: 1, g: 2, b: 3, a: 200 },
  mediaUrl: 'x-mv:0000000012/aaaaaaaa-0000-4000-8000-000000000000',
  particles: Uint8Array.from({ length: 98 }, () => 7),
  extraParams: Uint8Array.of(2, 0x70, 0, 4, 0, 0, 0, 1, 0, 0, 0, 0x34, 0x12, 0, 0, 0, 0),
  sound: { id: id('d'), gain: 0.5, flags: 1, radius: 20 },
};

const both = (object: ObjectDescription): ObjectDescription => {
  const { UpdateFlags, Data } = encodeCompressedUpdate(object);
  return decodeCompressedUpdate(UpdateFlags, Data);
};
const flagsOf = (object: ObjectDescription): number =>
  new DataView(encodeCompressedUpdate(object).Data.buffer).getUint32(64, true);

describe('a compressed update', () => {
  it('of next to nothing, and of everything, says the same as was written', () => {
    expect(both(PLAIN)).toEqual(PLAIN);
    expect(both(FULL)).toEqual(FULL);
    expect(flagsOf(PLAIN)).toBe(0);
    const { tree, oldParticles, ...others } = COMPRESSED;
    expect(flagsOf(FULL)).toBe(Object.values(others).reduce((all, flag) => all | flag, 0));
    expect(tree | oldParticles).toBe(0x0a);
  });

  it.each([
    ['scratchPad', { data: FULL.data }],
    ['text', { text: FULL.text, textColour: FULL.textColour }],
    ['oldParticles', { particles: new Uint8Array(86).fill(3) }],
    ['newParticles', { particles: FULL.particles }],
    ['sound', { sound: FULL.sound }],
    ['parent', { parentId: 5 }],
    ['textureAnimation', { textureAnimation: FULL.textureAnimation }],
    ['angularVelocity', { motion: FULL.motion }],
    ['nameValues', { nameValues: FULL.nameValues }],
    ['mediaUrl', { mediaUrl: FULL.mediaUrl }],
    ['tree', { pcode: 255, data: Uint8Array.of(3) }],
  ] as const)('with %s and nothing else', (flag, change) => {
    const object = { ...PLAIN, ...change };
    expect(flagsOf(object)).toBe(COMPRESSED[flag]);
    expect(both(object)).toEqual(object);
  });

  it('says what a full one says', () => {
    const full = decodeFullUpdate(encodeFullUpdate(FULL));
    expect(both(full)).toEqual(full);
  });

  it('that ends between two fields has what it has; elsewhere it is refused', () => {
    const { Data } = encodeCompressedUpdate({ ...FULL, particles: NONE });
    const taken: number[] = [];
    for (let length = 0; length < Data.length; length++) {
      try {
        const object = decodeCompressedUpdate(0, Data.subarray(0, length));
        expect(object).toMatchObject({ localId: FULL.localId, parentId: FULL.parentId });
        taken.push(length);
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
      }
    }
    // After the parent, pad, text and colour, page, parameters, sound, names, shape, texture entry.
    const [pad, text, page, params, sound] = [8 + 7, 16, FULL.mediaUrl.length + 1, 17, 25];
    const names = FULL.nameValues.length + 1;
    const ends = [100];
    for (const size of [pad, text, 4, page, params, sound, names, 23, 4 + 3]) ends.push(ends.at(-1)! + size);
    expect(taken).toEqual(ends);
  });

  it('that is nowhere is refused, with the place', () => {
    const { Data } = encodeCompressedUpdate(PLAIN);
    new DataView(Data.buffer).setFloat32(44, Number.NaN, true);
    expect(() => decodeCompressedUpdate(0, Data)).toThrow(
      expect.objectContaining({ code: 'decode', offset: 40, path: 'Data.Position' }),
    );
  });

  it('with a scratch pad of an unknown form is refused', () => {
    const { Data } = encodeCompressedUpdate({ ...PLAIN, data: FULL.data });
    new DataView(Data.buffer).setUint32(84, 6, true);
    expect(() => decodeCompressedUpdate(0, Data)).toThrow('two lengths');
  });

  it('is cut where a text has a NUL in it', () => {
    expect(both({ ...PLAIN, text: 'one\0two' }).text).toBe('one');
  });

  it('changed anywhere is read, or refused as what it is', () => {
    const random = createRandom(31);
    const whole = encodeCompressedUpdate(FULL).Data;
    let taken = 0;
    for (let round = 0; round < 4000; round++) {
      const data = Uint8Array.from(whole);
      for (let flips = random.integer(1, 3); flips > 0; flips--)
        data[random.integer(0, data.length - 1)] = random.integer(0, 255);
      try {
        const object = decodeCompressedUpdate(0, data);
        expect(Number.isFinite(object.motion.position.x + object.motion.rotation.w)).toBe(true);
        taken++;
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
      }
    }
    expect(taken).toBeGreaterThan(500);
  });
});

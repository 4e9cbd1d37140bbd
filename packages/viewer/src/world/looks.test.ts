import { BAKE_ON_MESH } from '@landfall/protocol/avatar';
import { Uuid } from '@landfall/protocol/datatypes';
import { encodeExtraParams } from '@landfall/protocol/extra-params';
import { TEXTURE_ANIMATION, encodeTextureAnimation } from '@landfall/protocol/object';
import { PLAIN_FACE, encodeTextureEntry } from '@landfall/protocol/texture-entry';
import { describe, expect, it } from 'vitest';
import { FACES_PER_LOOK, FACE_FLAG, FACE_FLOATS, Lamps, Looks } from './index.ts';

const PLAIN = encodeTextureEntry({ default: PLAIN_FACE, faces: new Map() });
const animation = (more: object) =>
  encodeTextureAnimation({
    mode: TEXTURE_ANIMATION.on,
    face: 255,
    sizeX: 4,
    sizeY: 2,
    start: 1,
    length: 6,
    rate: 2.5,
    ...more,
  });
const flagsOf = (looks: Looks, look: number, face: number): number =>
  looks.faces[(look * FACES_PER_LOOK + face) * FACE_FLOATS + 7]!;
const moves = (looks: Looks, look: number, face: number): boolean =>
  (flagsOf(looks, look, face) & FACE_FLAG.moves) !== 0;

describe('textures that move', () => {
  it('are other looks, and say how for the faces that they are on', () => {
    const looks = new Looks();
    const still = looks.numberOf(PLAIN);
    const all = looks.numberOf(PLAIN, animation({}));
    const one = looks.numberOf(PLAIN, animation({ face: 2 }));
    expect(new Set([still, all, one]).size).toBe(3);
    expect(looks.numberOf(PLAIN, animation({}))).toBe(all);
    expect([
      moves(looks, still, 0),
      moves(looks, all, 5),
      moves(looks, one, 1),
      moves(looks, one, 2),
    ]).toEqual([false, true, false, true]);
    const at = all * FACES_PER_LOOK * FACE_FLOATS;
    expect([...looks.faces.subarray(at + 12, at + 17)]).toEqual([1, 4 + 2 * 256, 1, 6, 2.5]);
    // What else the flags say stays as it is.
    expect(flagsOf(looks, all, 0) - FACE_FLAG.moves).toBe(flagsOf(looks, still, 0));
  });

  it('stand still where they are switched off, damaged, or no numbers', () => {
    const looks = new Looks();
    for (const bytes of [
      animation({ mode: TEXTURE_ANIMATION.loop }),
      animation({ rate: NaN }),
      animation({ start: Infinity }),
      new Uint8Array(7),
    ])
      expect(moves(looks, looks.numberOf(PLAIN, bytes), 0)).toBe(false);
  });
});

describe('meshes that show bakes', () => {
  it('have those of who wears them, and others stay as they are', () => {
    const looks = new Looks();
    const entry = encodeTextureEntry({
      default: PLAIN_FACE,
      faces: new Map([[1, { ...PLAIN_FACE, textureId: BAKE_ON_MESH.upper }]]),
    });
    const bake = new Uuid(1, 2, 3, 4).toString();
    const look = looks.numberOf(entry);
    const dressed = looks.numberOfDressed(look, new Map([['upper', bake]]));
    expect(looks.faceOf(dressed, 1).textureId.toString()).toBe(bake);
    expect(looks.faceOf(dressed, 0)).toEqual(looks.faceOf(look, 0));
    expect(looks.numberOfDressed(look, new Map([['upper', bake]]))).toBe(dressed);
    expect(looks.faceOf(looks.numberOfDressed(look, new Map()), 1).textureId.toString()).not.toBe(
      BAKE_ON_MESH.upper.toString(),
    );
    const plain = looks.numberOf(PLAIN);
    expect(looks.numberOfDressed(plain, new Map([['upper', bake]]))).toBe(plain);
  });
});

describe('lights of objects', () => {
  const light = (more: object = {}) =>
    encodeExtraParams([
      {
        type: 'light',
        colour: { r: 255, g: 0, b: 51, a: 128 },
        radius: 99,
        cutoff: 0,
        falloff: 0.5,
        ...more,
      },
    ]);

  it('are bounded, linear and as strong as they say', () => {
    const lamps = new Lamps();
    lamps.set(7, light());
    const { colour, radius, falloff } = lamps.all.get(7)!;
    expect([radius, falloff]).toEqual([20, 0.5]);
    expect(colour[0]).toBeCloseTo(128 / 255);
    expect(colour[2]).toBeCloseTo((128 / 255) * 0.2);
  });

  it('are none where they give no light, and where they are damaged', () => {
    const lamps = new Lamps();
    for (const bytes of [
      light({ radius: 0 }),
      light({ radius: NaN }),
      light({ colour: { r: 0, g: 0, b: 0, a: 255 } }),
      light({ colour: { r: 255, g: 0, b: 0, a: 0 } }),
      light().subarray(0, 9),
      new Uint8Array(),
    ]) {
      lamps.set(1, light());
      lamps.set(1, bytes);
      expect(lamps.all.size).toBe(0);
    }
  });
});

import { describe, expect, it } from 'vitest';
import { Uuid } from '../datatypes/index.ts';
import { decodeTextureEntry, encodeTextureEntry } from '../texture-entry/index.ts';
import {
  AVATAR_FACES,
  BAKED_FACE,
  BAKES,
  BAKE_ON_MESH,
  DEFAULT_AVATAR_TEXTURE,
  bakeOnMesh,
  bakesOf,
  entryOfBakes,
} from './index.ts';
import type { BakeName } from './index.ts';

const id = (number: number): Uuid => new Uuid(7, 7, 7, number);

describe('bakes', () => {
  it('are eleven, each on a face of its own', () => {
    expect(BAKES).toHaveLength(11);
    const faces = BAKES.map((name) => BAKED_FACE[name]);
    expect(new Set(faces).size).toBe(11);
    expect(Math.max(...faces)).toBe(AVATAR_FACES - 1);
  });

  it('go into a texture entry and come out again', () => {
    const bakes = new Map<BakeName, Uuid>([
      ['head', id(1)],
      ['skirt', id(2)],
      ['aux3', id(3)],
    ]);
    const entry = decodeTextureEntry(encodeTextureEntry(entryOfBakes(bakes)))!;
    expect(bakesOf(entry)).toEqual(bakes);
    expect(entry.default.textureId).toEqual(DEFAULT_AVATAR_TEXTURE);
    expect(entry.faces.get(44)!.textureId).toEqual(id(3));
  });

  it('are not there where the usual texture is, or none', () => {
    expect(bakesOf(undefined).size).toBe(0);
    expect(bakesOf(entryOfBakes(new Map([['hair', Uuid.zero]]))).size).toBe(0);
    expect(bakesOf(entryOfBakes(new Map([['hair', DEFAULT_AVATAR_TEXTURE]]))).size).toBe(0);
  });

  it('of all faces at once are all of them', () => {
    const { default: face, faces } = entryOfBakes(new Map());
    expect(bakesOf({ default: { ...face, textureId: id(9) }, faces }).size).toBe(11);
  });
});

describe('textures that stand for a bake', () => {
  it('are known, others are not', () => {
    for (const name of BAKES) expect(bakeOnMesh(BAKE_ON_MESH[name])).toBe(name);
    expect(bakeOnMesh(DEFAULT_AVATAR_TEXTURE)).toBeUndefined();
  });
});

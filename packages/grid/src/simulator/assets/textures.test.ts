import { describe, expect, it } from 'vitest';
import { Uuid } from '@landfall/protocol/datatypes';
import { MAX_STORED_BYTES, MAX_TEXTURE_BYTES } from './baked-textures.ts';
import { BakedTextures } from './baked-textures.ts';

const id = (number: number): Uuid => new Uuid(0, 0, 0, number);

describe('baked textures', () => {
  it('are kept as copies, up to a limit, oldest first to go', () => {
    const textures = new BakedTextures();
    const picture = new Uint8Array(MAX_TEXTURE_BYTES).fill(1);
    const most = MAX_STORED_BYTES / MAX_TEXTURE_BYTES;
    for (let number = 0; number <= most; number += 1) textures.put(id(number), picture, 'a');
    picture.fill(2);
    expect(textures.sizeBytes).toBe(MAX_STORED_BYTES);
    expect(textures.get(id(0))).toBeUndefined();
    expect(textures.get(id(1))![0]).toBe(1);
  });

  it('are refused when empty or too long', () => {
    const textures = new BakedTextures();
    expect(textures.put(Uuid.zero, new Uint8Array(0), 'a')).toBe(false);
    expect(textures.put(Uuid.zero, new Uint8Array(MAX_TEXTURE_BYTES + 1), 'a')).toBe(false);
  });

  it('are pushed out by nobody who uploads many', () => {
    const textures = new BakedTextures();
    const picture = new Uint8Array(MAX_TEXTURE_BYTES);
    textures.put(id(1), picture, 'honest');
    textures.put(id(2), picture, 'honest');
    for (let number = 10; number < 210; number += 1) textures.put(id(number), picture, 'attacker');
    expect([1, 2, 209].map((number) => textures.get(id(number))?.length)).toEqual([
      picture.length,
      picture.length,
      picture.length,
    ]);
    expect(textures.get(id(10))).toBeUndefined();
    expect(textures.sizeBytes).toBe(MAX_STORED_BYTES);
  });

  it('are counted once under one id, whoever brings it', () => {
    const textures = new BakedTextures();
    for (const from of ['a', 'a', 'b']) textures.put(id(1), new Uint8Array([1, 2, 3]), from);
    textures.put(id(1), new Uint8Array([4, 5]), 'a');
    expect([textures.sizeBytes, textures.get(id(1))]).toEqual([2, new Uint8Array([4, 5])]);
  });
});

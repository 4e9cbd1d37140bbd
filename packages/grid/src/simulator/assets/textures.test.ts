import { describe, expect, it } from 'vitest';
import { Uuid } from '@landfall/protocol/datatypes';
import { MAX_STORED_BYTES, MAX_TEXTURE_BYTES } from './baked-textures.ts';
import { BakedTextures } from './baked-textures.ts';

describe('baked textures', () => {
  it('are kept as copies, up to a limit, oldest first to go', () => {
    const textures = new BakedTextures();
    const id = (number: number): Uuid => new Uuid(0, 0, 0, number);
    const picture = new Uint8Array(MAX_TEXTURE_BYTES).fill(1);
    const most = MAX_STORED_BYTES / MAX_TEXTURE_BYTES;
    for (let number = 0; number <= most; number += 1) textures.put(id(number), picture);
    picture.fill(2);
    expect(textures.sizeBytes).toBe(MAX_STORED_BYTES);
    expect(textures.get(id(0))).toBeUndefined();
    expect(textures.get(id(1))![0]).toBe(1);
  });

  it('are refused when empty or too long', () => {
    const textures = new BakedTextures();
    expect(textures.put(Uuid.zero, new Uint8Array(0))).toBe(false);
    expect(textures.put(Uuid.zero, new Uint8Array(MAX_TEXTURE_BYTES + 1))).toBe(false);
  });
});

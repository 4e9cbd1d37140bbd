import { describe, expect, it } from 'vitest';
import { Uuid } from '@landfall/protocol/datatypes';
import { MAX_STORED_BYTES, MAX_TEXTURE_BYTES } from './baked-textures.ts';
import { rangeOf } from './byte-range.ts';
import { BakedTextures } from './index.ts';

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

describe('a range of bytes', () => {
  it.each([
    ['bytes=0-99', { start: 0, end: 100 }],
    ['bytes=10-', { start: 10, end: 1000 }],
    ['bytes=990-5000', { start: 990, end: 1000 }],
    ['bytes=1000-', undefined],
    ['bytes=20-10', undefined],
    ['bytes=-5', undefined],
    ['lines=1-2', undefined],
    [undefined, undefined],
  ])('%s of 1000 is %j', (header, expected) => {
    expect(rangeOf(header, 1000)).toEqual(expected);
  });
});

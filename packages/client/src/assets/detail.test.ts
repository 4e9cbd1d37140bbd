import { DecodeError } from '@landfall/protocol/errors';
import { encodeLlsdBinary } from '@landfall/protocol/llsd';
import { describe, expect, it } from 'vitest';
import { bytesFor } from './detail.ts';
import { NOTHING } from './held.ts';
import type { Held } from './held.ts';
import { FIRST_MESH_BYTES, FIRST_TEXTURE_BYTES } from './limits.ts';

const held = (bytes: Uint8Array, sizeBytes?: number): Held => ({ bytes, sizeBytes, tag: undefined });

describe('how many bytes are wanted', () => {
  it('is what was said, or all', () => {
    expect(bytesFor('texture', {}, NOTHING, undefined)).toBe(Infinity);
    expect(bytesFor('texture', { bytes: 70, level: 3 }, NOTHING, () => 1)).toBe(70);
    expect(bytesFor('sound', { level: 3 }, NOTHING, () => 1)).toBe(Infinity);
    expect(bytesFor('texture', { level: 3 }, NOTHING, undefined)).toBe(Infinity);
  });

  it('of a texture at a level is what its first bytes tell', () => {
    const some = held(Uint8Array.of(1, 2, 3), 40);
    expect(bytesFor('texture', { level: 3 }, NOTHING, () => 1)).toBe(FIRST_TEXTURE_BYTES);
    expect(
      bytesFor('texture', { level: 3 }, some, (bytes, level, size) => bytes.length * 100 + level + size!),
    ).toBe(343);
    const refusing = (): number => {
      throw new DecodeError('no texture');
    };
    expect(bytesFor('texture', { level: 3 }, some, refusing)).toBe(Infinity);
  });

  const header = encodeLlsdBinary({
    skin: { offset: 0, size: 20 },
    lowest_lod: { offset: 20, size: 10 },
    low_lod: { offset: 30, size: 100 },
    high_lod: { offset: 130, size: 400 },
  });
  const mesh = (length: number): Held =>
    held(Uint8Array.from([...header, ...new Uint8Array(530)]).slice(0, length));

  it('of a mesh at a level is all up to its end, or that of the next coarser', () => {
    const at = (level: number): number => bytesFor('mesh', { level }, mesh(header.length), undefined);
    expect([0, 1, 2, 3, 5].map((level) => at(level) - header.length)).toEqual([530, 130, 130, 30, 30]);
  });

  it('of a mesh whose header has not come is more, and all when there is none', () => {
    expect(bytesFor('mesh', { level: 3 }, NOTHING, undefined)).toBe(FIRST_MESH_BYTES);
    expect(bytesFor('mesh', { level: 3 }, mesh(20), undefined)).toBe(80);
    expect(bytesFor('mesh', { level: 3 }, held(new Uint8Array(70_000)), undefined)).toBe(Infinity);
    const empty = held(encodeLlsdBinary({ version: 1 }));
    expect(bytesFor('mesh', { level: 3 }, empty, undefined)).toBe(Infinity);
  });

  it('of a mesh with nothing but a finer level is that one', () => {
    const only = encodeLlsdBinary({ high_lod: { offset: 5, size: 7 } });
    expect(bytesFor('mesh', { level: 3 }, held(only), undefined)).toBe(only.length + 12);
  });
});

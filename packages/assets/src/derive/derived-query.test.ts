import { describe, expect, it } from 'vitest';
import { DecodeError } from '@landfall/protocol/errors';
import { parseCut, parseFormat, parseMeshBlock, parsePreview } from './derived-query.ts';

const query = (text: string): URLSearchParams => new URLSearchParams(text);

/** The key that is blamed. */
function blamed(ask: () => unknown): string | undefined {
  try {
    ask();
  } catch (error) {
    if (error instanceof DecodeError) return error.path;
    throw error;
  }
  return undefined;
}

describe('what is asked of a texture', () => {
  it('is a discard level, by the reckoning of today unless said otherwise', () => {
    expect(parseCut(query('discard=2'))).toEqual({ type: 'cut', discard: 2, estimate: 'current' });
    expect(parseCut(query('discard=0&estimate=classic'))).toEqual({
      type: 'cut',
      discard: 0,
      estimate: 'classic',
    });
  });

  it('is no level that there is not, and no other reckoning', () => {
    for (const text of [
      '',
      'discard=',
      'discard=-1',
      'discard=1.5',
      'discard=6',
      'discard=two',
      'discard=1e0',
    ])
      expect(
        blamed(() => parseCut(query(text))),
        text,
      ).toBe('discard');
    expect(blamed(() => parseCut(query('discard=1&estimate=best')))).toBe('estimate');
    expect(parseCut(query('discard=5'))).toMatchObject({ discard: 5 });
  });
});

describe('what is asked of a preview', () => {
  it('is a small PNG when nothing is said', () => {
    expect(parsePreview(query(''))).toEqual({
      type: 'preview',
      format: 'png',
      size: { type: 'longest', pixels: 256 },
    });
  });

  it('is a longest side, or both sides', () => {
    expect(parsePreview(query('format=webp&size=128'))).toMatchObject({
      format: 'webp',
      size: { type: 'longest', pixels: 128 },
    });
    expect(parsePreview(query('width=64&height=32'))).toMatchObject({
      size: { type: 'box', width: 64, height: 32 },
    });
    expect(parsePreview(query('size=16'))).toMatchObject({ size: { pixels: 16 } });
    expect(parsePreview(query('size=2048'))).toMatchObject({ size: { pixels: 2048 } });
  });

  it('is of a size that can be made', () => {
    for (const text of ['size=15', 'size=2049', 'size=x', 'size='])
      expect(
        blamed(() => parsePreview(query(text))),
        text,
      ).toBe('size');
    expect(blamed(() => parsePreview(query('width=64')))).toBe('size');
    expect(blamed(() => parsePreview(query('height=64')))).toBe('size');
    expect(blamed(() => parsePreview(query('width=8&height=64')))).toBe('width');
    expect(blamed(() => parsePreview(query('width=64&height=100000')))).toBe('height');
  });

  it('is in a format that browsers show, by its usual names', () => {
    expect([
      parseFormat('JPG'),
      parseFormat('image/jpeg'),
      parseFormat('WebP'),
      parseFormat('image/png'),
    ]).toEqual(['jpeg', 'jpeg', 'webp', 'png']);
    for (const text of ['', 'x-j2c', 'gif', 'image/', 'png ', 'image/image/png'])
      expect(parseFormat(text), text).toBeUndefined();
    expect(blamed(() => parsePreview(query('format=bmp')))).toBe('format');
  });
});

describe('what is asked of a mesh', () => {
  it('is its header when nothing is said', () => {
    expect(parseMeshBlock(query(''))).toBeUndefined();
    expect(parseMeshBlock(query('inflate=1'))).toBeUndefined();
  });

  it('is a level of detail or a block by its name, packed as it is or not', () => {
    expect(parseMeshBlock(query('lod=high'))).toEqual({ block: 'high_lod', isInflated: false });
    expect(parseMeshBlock(query('lod=lowest&inflate=1'))).toEqual({ block: 'lowest_lod', isInflated: true });
    expect(parseMeshBlock(query('block=physics_convex'))).toEqual({
      block: 'physics_convex',
      isInflated: false,
    });
    expect(parseMeshBlock(query('block=skin&inflate=yes'))).toMatchObject({ isInflated: false });
    expect(parseMeshBlock(query('lod=low&block=skin'))).toMatchObject({ block: 'low_lod' });
  });

  it('is no level that meshes do not have, and no block whose name could lead elsewhere', () => {
    for (const text of ['lod=', 'lod=best', 'lod=high_lod'])
      expect(
        blamed(() => parseMeshBlock(query(text))),
        text,
      ).toBe('lod');
    for (const text of [
      'block=',
      'block=../x',
      'block=Skin',
      'block=1a',
      'block=a.b',
      `block=${'a'.repeat(33)}`,
    ])
      expect(
        blamed(() => parseMeshBlock(query(text))),
        text,
      ).toBe('block');
    expect(parseMeshBlock(query(`block=${'a'.repeat(32)}`))).toBeDefined();
  });
});

import { describe, expect, it } from 'vitest';
import { formatAssetFlags, parseAssetFlags } from './asset-flags.ts';
import { looseUuid } from '../archive/index.ts';
import { mediaTypeOf } from './media-type.ts';

describe('the flags of an asset', () => {
  it('are names with blanks between them, in any order', () => {
    expect(parseAssetFlags('Normal')).toBe(0);
    expect(parseAssetFlags('Maptile')).toBe(1);
    expect(parseAssetFlags(' Collectable\n Rewritable ')).toBe(6);
    expect(parseAssetFlags('')).toBe(0);
  });

  it('are refused as numbers, with commas, and in other letters, as the recorded service does', () => {
    for (const text of ['1', 'Maptile,Rewritable', 'Maptile, Rewritable', 'maptile', 'Other'])
      expect(() => parseAssetFlags(text), text).toThrow('unknown flag');
  });

  it('are written by name, without bits that have none', () => {
    expect([0, 1, 2, 4, 7].map(formatAssetFlags)).toEqual([
      'Normal',
      'Maptile',
      'Rewritable',
      'Collectable',
      'Maptile Rewritable Collectable',
    ]);
    expect([8, 9, -8].map(formatAssetFlags)).toEqual(['Normal', 'Maptile', 'Normal']);
  });
});

describe('the id of an asset', () => {
  const id = '11111111-2222-4333-8444-5555555555ab';

  it('may lack its dashes, be in capitals and have white space around it', () => {
    for (const text of [id, id.toUpperCase(), ` ${id}\n`, id.replaceAll('-', '')])
      expect(looseUuid(text)?.toString(), text).toBe(id);
  });

  it('is none with dashes elsewhere, brackets, or other digits', () => {
    for (const text of [
      '',
      'nonsense',
      `{${id}}`,
      id.slice(1),
      `${id}0`,
      id.replace('-2', '2-'),
      id.replace('a', 'g'),
    ])
      expect(looseUuid(text), text).toBeUndefined();
  });
});

describe('the media type of an asset', () => {
  it('is the one that OpenSim gives its type, which viewers look at', () => {
    expect([0, 1, 49, 20, 21].map(mediaTypeOf)).toEqual([
      'image/x-j2c',
      'audio/ogg',
      'application/vnd.ll.mesh',
      'application/vnd.ll.animation',
      'application/vnd.ll.gesture',
    ]);
    expect([12, 17, 18, 19].map(mediaTypeOf)).toEqual([
      'image/tga',
      'audio/x-wav',
      'image/tga',
      'image/jpeg',
    ]);
    expect([-2, 57].map(mediaTypeOf)).toEqual(['application/llsd+xml', 'application/llsd+xml']);
  });

  it('is bytes where nobody knows it', () => {
    expect([56, -1, 99].map(mediaTypeOf)).toEqual(Array(3).fill('application/octet-stream'));
  });
});

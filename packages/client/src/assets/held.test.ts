import { DecodeError } from '@landfall/protocol/errors';
import { describe, expect, it } from 'vitest';
import { ChangedAssetError, isWhole, joined, NOTHING } from './held.ts';
import type { Held, Piece } from './held.ts';

const WHOLE = Uint8Array.from({ length: 30 }, (_, at) => at);
const held = (end: number, sizeBytes?: number, tag?: string): Held => ({
  bytes: WHOLE.slice(0, end),
  sizeBytes,
  tag,
});
const piece = (start: number, end: number, sizeBytes?: number, tag?: string): Piece => ({
  start,
  bytes: WHOLE.slice(start, end),
  sizeBytes,
  tag,
});

describe('what is there of an asset', () => {
  it('grows by a piece that follows, overlaps, or is all of it', () => {
    const first = joined(NOTHING, piece(0, 10, undefined, '"a"'));
    expect([first.bytes, isWhole(first)]).toEqual([WHOLE.slice(0, 10), false]);
    const second = joined(first, piece(9, 20, 30));
    expect([second.bytes, second.tag, isWhole(second)]).toEqual([WHOLE.slice(0, 20), '"a"', false]);
    expect(isWhole(joined(second, piece(20, 30)))).toBe(true);
    expect(joined(second, piece(0, 30, 30)).bytes).toEqual(WHOLE);
  });

  it('is whole when nothing but its size comes', () => {
    const all = joined(held(30), { ...piece(0, 0), sizeBytes: 30 });
    expect([all.bytes.length, isWhole(all)]).toEqual([30, true]);
    expect(isWhole(NOTHING)).toBe(false);
  });

  it.each([
    ['a byte', held(10), { ...piece(9, 20), bytes: WHOLE.slice(0, 11) }],
    ['the size', held(10, 30), piece(9, 20, 29)],
    ['the tag', held(10, 30, '"a"'), piece(9, 20, 30, '"b"')],
    ['the size, to less than is there', held(10), piece(0, 5, 5)],
    [
      'a byte of the whole under the same tag',
      held(10, 30, '"a"'),
      { ...piece(0, 30, 30, '"a"'), bytes: new Uint8Array(30) },
    ],
  ])('is another asset when it changes %s', (_, before, next) => {
    expect(() => joined(before, next)).toThrow(ChangedAssetError);
  });

  it('gives way to a whole of another tag, as a server may have begun anew', () => {
    const other = { start: 0, bytes: new Uint8Array(30), sizeBytes: 30, tag: '"b"' };
    expect(joined(held(10, 30, '"a"'), other)).toEqual({
      bytes: new Uint8Array(30),
      sizeBytes: 30,
      tag: '"b"',
    });
  });

  it('takes no piece that lies elsewhere, or has nothing new', () => {
    expect(() => joined(held(10, 30), piece(11, 20, 30))).toThrow(DecodeError);
    expect(() => joined(held(10, 30), piece(5, 10, 30))).toThrow('nothing new');
    expect(() => joined(held(10), { ...piece(0, 0), sizeBytes: 30 })).toThrow('nothing new');
  });
});

import { describe, expect, it } from 'vitest';
import { DecodeError } from '../../errors/index.ts';
import { encodeLlsdBinary } from '../../llsd/index.ts';
import type { LlsdValue } from '../../llsd/index.ts';
import { createRandom } from '../../testing/index.ts';
import { decodeMeshHeader } from './index.ts';

const header = (fields: LlsdValue): Uint8Array => encodeLlsdBinary(fields);

const FIELDS = {
  version: 1,
  high_lod: { offset: 10, size: 20 },
  skin: { offset: 30, size: 5 },
  physics_mesh: { offset: 35, size: 0 },
  creator: { name: 'nobody' },
};

describe('the header of a mesh', () => {
  it('says where its blocks are', () => {
    const bytes = header(FIELDS);
    const { blocks, bodyAt, fields } = decodeMeshHeader(
      Uint8Array.from([...bytes, 1, 2, 3]),
      bytes.length + 35,
    );
    expect(bodyAt).toBe(bytes.length);
    expect(fields.version).toBe(1);
    expect([...blocks.values()]).toEqual([
      { name: 'high_lod', start: bodyAt + 10, end: bodyAt + 30 },
      { name: 'skin', start: bodyAt + 30, end: bodyAt + 35 },
    ]);
  });

  it('may have a header line', () => {
    const bytes = new Uint8Array([...new TextEncoder().encode('<? LLSD/Binary ?>\n'), ...header(FIELDS)]);
    expect(decodeMeshHeader(bytes, 1000).bodyAt).toBe(bytes.length);
  });

  it.each<[string, LlsdValue]>([
    ['no map', [1]],
    ['a block beyond the asset', { high_lod: { offset: 90, size: 1000 } }],
    ['a block before its beginning', { high_lod: { offset: -5, size: 1 } }],
    ['a negative size', { high_lod: { offset: 0, size: -1 } }],
    ['a block without size', { high_lod: { offset: 0 } }],
    ['a place that is text', { high_lod: { offset: '0', size: 1 } }],
    ['nesting', { a: { b: { c: { d: { e: { f: { g: { h: { i: 1 } } } } } } } } }],
  ])('with %s is refused', (_, fields) => {
    expect(() => decodeMeshHeader(header(fields), 1000)).toThrow(DecodeError);
  });

  it('is refused when it is cut off, or garbage', () => {
    const bytes = header(FIELDS);
    const random = createRandom(6);
    for (let length = 0; length < bytes.length; length++)
      expect(() => decodeMeshHeader(bytes.subarray(0, length), 1000)).toThrow(DecodeError);
    for (let round = 0; round < 500; round++) {
      const changed = bytes.slice();
      changed[random.integer(0, changed.length - 1)] = random.integer(0, 255);
      try {
        for (const { start, end } of decodeMeshHeader(changed, 1000).blocks.values())
          expect(start >= 0 && start < end && end <= 1000).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
      }
    }
  });
});

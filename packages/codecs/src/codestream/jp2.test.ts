import { DecodeError } from '@landfall/protocol/errors';
import { createRandom } from '@landfall/protocol/testing';
import { describe, expect, it } from 'vitest';
import { JP2_HEAD, box, mutated, vectorBytes } from '../testing/index.ts';
import { cutTexture, decodeCodestream, decodeMainHeader } from './index.ts';

const plain = vectorBytes('lrcp-5-layers');
const file = (...boxes: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(boxes));
const [signature, kind, header] = JP2_HEAD as [Uint8Array, Uint8Array, Uint8Array];
const codestream = box('jp2c', plain);
const comment = box('xml ', Buffer.from('<made by="hand"/>'));

describe('a JP2 file', () => {
  it.each([
    ['as it should be', file(...JP2_HEAD, codestream)],
    [
      'with boxes of its own',
      file(signature, kind, box('uuid', plain), header, box('zzzz', plain), codestream),
    ],
    ['with boxes behind', file(...JP2_HEAD, codestream, comment, comment)],
    ['with its header behind the code stream', file(signature, kind, codestream, header)],
    ['without signature', file(kind, header, codestream)],
    ['of nothing but a code stream', codestream],
    ['with two code streams', file(...JP2_HEAD, codestream, box('jp2c', vectorBytes('grey-lossless')))],
    ['whose code stream goes up to the end', file(...JP2_HEAD, box('jp2c', plain, { length: 'to-the-end' }))],
    ['with a long length', file(...JP2_HEAD, box('jp2c', plain, { length: 'long' }), comment)],
    ['with long lengths before', file(box('uuid', plain, { length: 'long' }), codestream)],
    ['with a length beyond the end', file(...JP2_HEAD, box('jp2c', plain, { length: 0xffffffff }))],
  ])('%s is its code stream', (_, bytes) => {
    const found = decodeCodestream(bytes);
    expect(Buffer.from(found.bytes).equals(plain)).toBe(true);
    expect([found.isComplete, found.hasEnd]).toEqual([true, true]);
    expect(decodeMainHeader(bytes)).toEqual(decodeMainHeader(plain));
    expect(cutTexture(bytes, { discard: 5, estimate: 'classic' })).toEqual(
      cutTexture(plain, { discard: 5, estimate: 'classic' }),
    );
    expect(Buffer.from(cutTexture(bytes, { discard: 0, estimate: 'classic' }).bytes).equals(plain)).toBe(
      true,
    );
  });

  it('that is cut off holds a code stream that is', () => {
    const bytes = file(...JP2_HEAD, codestream);
    for (const missing of [3, 100, 10_000]) {
      const { isComplete, hasEnd } = decodeCodestream(bytes.subarray(0, bytes.length - missing));
      expect([isComplete, hasEnd]).toEqual([false, false]);
    }
    for (let length = 0; length < 90; length++)
      expect(() => decodeCodestream(bytes.subarray(0, length))).toThrow(DecodeError);
  });

  it.each([2, 7])('with a box of %i bytes is refused', (length) => {
    expect(() => decodeCodestream(file(signature, box('free', plain, { length }), codestream))).toThrow(
      `a box of ${length} bytes`,
    );
    expect(() => decodeCodestream(box('jp2c', plain, { length }))).toThrow(DecodeError);
  });

  it('with a long box of less than its own head is refused', () => {
    const short = box('free', new Uint8Array(0), { length: 'long' });
    short[15] = 15;
    expect(() => decodeCodestream(file(short, codestream))).toThrow('a box of 15 bytes');
    short.fill(0xff, 8);
    expect(() => decodeCodestream(file(short, codestream))).toThrow('no JPEG 2000 code stream');
  });

  it('of endless boxes is refused, in its header too', () => {
    const empty = file(...Array.from({ length: 1025 }, () => box('free', new Uint8Array(0))));
    expect(() => decodeCodestream(file(empty, codestream))).toThrow('too many boxes');
    expect(() => decodeCodestream(file(box('jp2h', empty), codestream))).toThrow('too many boxes');
  });

  it('whose samples are places in a palette is refused', () => {
    const palette = box('jp2h', file(box('ihdr', new Uint8Array(14)), box('pclr', new Uint8Array(10))));
    expect(() => decodeCodestream(file(signature, kind, palette, codestream))).toThrow('palette');
  });

  it('500 mutations end in a result or a DecodeError', () => {
    const random = createRandom(9);
    const bytes = file(...JP2_HEAD, comment, codestream);
    const outcomes = { results: 0, errors: 0 };
    for (let round = 0; round < 500; round++) {
      try {
        decodeCodestream(mutated(bytes, random));
        outcomes.results++;
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
        outcomes.errors++;
      }
    }
    expect(Math.min(outcomes.results, outcomes.errors)).toBeGreaterThan(50);
  });
});

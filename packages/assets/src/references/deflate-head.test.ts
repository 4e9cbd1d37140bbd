import { constants, deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createRandom } from '@landfall/protocol/testing';
import { mayBeDeflate } from './deflate-head.ts';

const random = createRandom(5);
const TEXT = '<State>7d5c3a1b-9e8f-4a6b-8c2d-1e3f5a7b9c0d</State>\n';
const INPUTS: readonly Uint8Array[] = [
  Buffer.from(''),
  Buffer.from('a'),
  Buffer.from(TEXT),
  Buffer.from(TEXT.repeat(50)),
  Buffer.alloc(70_000, 1),
  ...Array.from({ length: 100 }, () => random.bytes(random.integer(1, 400))),
  ...Array.from({ length: 100 }, () =>
    Buffer.from(Array.from({ length: random.integer(1, 300) }, () => 0x60 + random.integer(0, 5))),
  ),
];

describe('the head of a stream of deflate', () => {
  it.each([
    ['any codes', {}],
    ['the fastest codes', { level: 1 }],
    ['stored bytes', { level: 0 }],
    ['fixed codes', { strategy: constants.Z_FIXED }],
    ['codes without repetitions', { strategy: constants.Z_HUFFMAN_ONLY }],
    ['runs only', { strategy: constants.Z_RLE }],
  ])('is known of every stream with %s', (_, options) => {
    for (const input of INPUTS) expect(mayBeDeflate(deflateRawSync(input, options))).toBe(true);
  });

  it('is known where the stream was cut', () => {
    for (const strategy of [constants.Z_FIXED, constants.Z_DEFAULT_STRATEGY]) {
      const whole = deflateRawSync(TEXT.repeat(20), { strategy });
      for (let length = 20; length < whole.length; length++)
        expect(mayBeDeflate(whole.subarray(0, length)), `${length} bytes`).toBe(true);
    }
  });

  it('is seldom seen in noise, and not in texts, pictures and sounds', () => {
    const seen = Array.from({ length: 20_000 }, () => random.bytes(80)).filter(mayBeDeflate);
    expect(seen.length).toBeLessThan(400);
    for (const text of [
      '<SceneObjectGroup>',
      'Linden text version 2\n',
      '\xff\x4f\xff\x51\0\x2f',
      'OggS\0\x02',
    ])
      expect(mayBeDeflate(Buffer.from(text, 'latin1')), text).toBe(false);
  });
});

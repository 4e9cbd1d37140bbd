import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeUtf8, encodeUtf8, utf8Length } from './utf8.ts';

const oracle = new TextDecoder('utf-8', { ignoreBOM: true });

describe('UTF-8', () => {
  it('decodes any bytes as a TextDecoder does, ill-formed ones too', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        expect(decodeUtf8(bytes)).toBe(oracle.decode(bytes));
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  it('decodes ill-formed sequences near the limits as a TextDecoder does', () => {
    const leads = [0x7f, 0x80, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xff];
    for (const lead of leads) {
      for (const second of [0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0]) {
        for (const tail of [[], [0x80], [0x80, 0x80], [0x80, 0x80, 0x41]]) {
          const bytes = Uint8Array.from([0x41, lead, second, ...tail]);
          expect(decodeUtf8(bytes), bytes.join(' ')).toBe(oracle.decode(bytes));
        }
      }
    }
  });

  it('encodes any text as a TextEncoder does, lone surrogates too', () => {
    const text = fc.string({ unit: 'binary', maxLength: 40 });
    const lone = fc.constantFrom('\ud800', 'a\udfff', '\udc00\ud800', '');
    fc.assert(
      fc.property(text, lone, (some, more) => {
        const bytes = encodeUtf8(some + more);
        expect(bytes).toEqual(new TextEncoder().encode(some + more));
        expect(utf8Length(some + more)).toBe(bytes.length);
      }),
      { seed: 2, numRuns: 1000 },
    );
  });

  it('does not split a character where long input is cut into chunks', () => {
    for (let shift = 0; shift < 4; shift++) {
      const text = `${'x'.repeat(4094 + shift)}😀é€${'y'.repeat(5000)}`;
      expect(decodeUtf8(encodeUtf8(text))).toBe(text);
    }
  });

  it('keeps to the part it was given', () => {
    expect(decodeUtf8(encodeUtf8('before|here|after'), 7, 11)).toBe('here');
  });
});

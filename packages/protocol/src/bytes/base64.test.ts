import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DecodeError } from '../errors/index.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';

describe('base64', () => {
  it('encodes and decodes as Node does', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => {
        const text = Buffer.from(bytes).toString('base64');
        expect(encodeBase64(bytes)).toBe(text);
        expect(decodeBase64(text)).toEqual(bytes);
      }),
      { seed: 3 },
    );
  });

  it('skips white space and does not insist on padding', () => {
    expect(decodeBase64(' aGV\n sbG8\t=\r\n')).toEqual(decodeBase64('aGVsbG8'));
  });

  it.each(['a', 'abcde', 'ab*d', 'ab=d', 'ü'])('refuses %j', (text) => {
    expect(() => decodeBase64(text)).toThrow(DecodeError);
  });
});

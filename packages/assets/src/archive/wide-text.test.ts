import { describe, expect, it } from 'vitest';
import { narrow, wideEncodingOf } from './wide-text.ts';
import type { WideEncoding } from './wide-text.ts';

const TEXT = 'ids: 7d5c3a1b, ü, 名, 😀';

function encode(text: string, encoding: WideEncoding): Buffer {
  if (encoding === 'utf-16le') return Buffer.from(text, 'utf16le');
  if (encoding === 'utf-16be') return Buffer.from(text, 'utf16le').swap16();
  const words = Array.from(text, (character) => character.codePointAt(0)!);
  const bytes = Buffer.alloc(words.length * 4);
  words.forEach((word, at) =>
    encoding === 'utf-32le' ? bytes.writeUInt32LE(word, at * 4) : bytes.writeUInt32BE(word, at * 4),
  );
  return bytes;
}

async function narrowed(bytes: Uint8Array, encoding: WideEncoding, size: number): Promise<string> {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const parts: Uint8Array[] = [];
  for await (const part of narrow(chunks(), encoding)) parts.push(part);
  return Buffer.concat(parts).toString();
}

describe.each(['utf-16le', 'utf-16be', 'utf-32le', 'utf-32be'] as const)('a text in %s', (encoding) => {
  it('is told by its mark, or by its zeros', () => {
    expect(wideEncodingOf(encode(`\ufeff${TEXT}`, encoding))).toBe(encoding);
    expect(wideEncodingOf(encode('a list of ids', encoding))).toBe(encoding);
  });

  it('is made narrow, wherever chunks end, its mark left out', async () => {
    for (const size of [1, 3, 1000]) {
      expect(await narrowed(encode(TEXT, encoding), encoding, size)).toBe(TEXT);
      expect(await narrowed(encode(`\ufeff${TEXT}\ufeff`, encoding), encoding, size)).toBe(`${TEXT}\ufeff`);
    }
    expect(await narrowed(encode('ab', encoding).subarray(0, -1), encoding, 9)).toBe('a\ufffd');
  });
});

describe('a text that is not wide', () => {
  it('has no such mark, and few zeros', () => {
    for (const text of ['', 'a list of ids', 'a\0b', '\0\0\0\0\0\0\0\0'])
      expect(wideEncodingOf(Buffer.from(text))).toBeUndefined();
  });

  it('has a sign in place of what is no character', async () => {
    expect(await narrowed(Buffer.from('ffffffff00d80000', 'hex'), 'utf-32le', 8)).toBe('\ufffd\ufffd');
  });
});

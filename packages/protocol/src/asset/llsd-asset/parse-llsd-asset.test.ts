import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '../../bytes/index.ts';
import { DecodeError } from '../../errors/index.ts';
import { encodeLlsdBinary, formatLlsdNotation, formatLlsdXml } from '../../llsd/index.ts';
import type { LlsdValue } from '../../llsd/index.ts';
import { MAX_LLSD_ASSET_BYTES, parseLlsdAsset } from './index.ts';

const VALUE = { name: 'a', list: [1, 0] };
const bytes = (...parts: readonly (string | Uint8Array)[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => [...(typeof part === 'string' ? encodeUtf8(part) : part)]));

describe('an asset in LLSD', () => {
  const forms: readonly (readonly [string, Uint8Array])[] = [
    ['XML', encodeUtf8(formatLlsdXml(VALUE))],
    ['XML without a declaration', encodeUtf8(formatLlsdXml(VALUE).replace(/<\?xml[^>]*>\s*/, ''))],
    ['binary', encodeLlsdBinary(VALUE)],
    ['binary behind its header', bytes('<? LLSD/Binary ?>\n', encodeLlsdBinary(VALUE))],
    ['notation', encodeUtf8(formatLlsdNotation(VALUE))],
    ['notation behind its header', bytes('<? llsd/notation ?>\n', formatLlsdNotation(VALUE))],
  ];

  it.each(forms)('may be %s, with blanks and NULs behind it', (_, form) => {
    for (const tail of ['', '\n', '\0', '\r\n\0\0', ' \t\n'])
      expect(parseLlsdAsset(bytes(form, tail)), JSON.stringify(tail)).toEqual(VALUE);
  });

  it('of binary may end with zeros of its own', () => {
    const value: LlsdValue = [0, 0];
    expect(parseLlsdAsset(encodeLlsdBinary(value))).toEqual(value);
    expect(parseLlsdAsset(bytes('<? LLSD/Binary ?>\n', encodeLlsdBinary(value), '\0\n'))).toEqual(value);
  });

  it('tells what it passes over', () => {
    const told: string[] = [];
    const xml = '<llsd><map><key>a</key><colour>red</colour></map></llsd>';
    expect(parseLlsdAsset(encodeUtf8(xml), { onSkipped: (what) => told.push(what) })).toEqual({ a: null });
    expect(told).toEqual(['unknown-type']);
  });

  it.each([
    ['nothing', ''],
    ['blanks', ' \n\0'],
    ['text', 'hello'],
    ['half of it', '<llsd><map>'],
    ['something behind it', `${formatLlsdNotation(VALUE)}x`],
    ['too deep nesting', '['.repeat(40) + ']'.repeat(40)],
  ])('of %s is refused', (_, text) => {
    expect(() => parseLlsdAsset(encodeUtf8(text))).toThrow(DecodeError);
  });

  it('is refused when it is too long, or of too many values', () => {
    expect(() => parseLlsdAsset(new Uint8Array(MAX_LLSD_ASSET_BYTES + 1))).toThrow(DecodeError);
    expect(() => parseLlsdAsset(encodeUtf8(`[${'!,'.repeat(200_001)}!]`))).toThrow('too many values');
  });
});

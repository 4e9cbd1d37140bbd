import { describe, expect, it } from 'vitest';
import { DecodeError } from '../errors/index.ts';
import { encodeLlsdBinary, formatLlsdNotation, formatLlsdXml, parseLlsd } from './index.ts';
import type { LlsdValue } from './index.ts';

const value: LlsdValue = { a: [1, 'two', null] };
const xml = Buffer.from(formatLlsdXml(value));
const binary = encodeLlsdBinary(value);
const notation = Buffer.from(formatLlsdNotation(value));
const labelled = (line: string, bytes: Uint8Array): Uint8Array => Buffer.concat([Buffer.from(line), bytes]);

describe('parseLlsd', () => {
  it.each([
    ['XML by its first tag', xml, 'text/html;charset=UTF-8'],
    ['XML behind a declaration', labelled('\n<?xml version="1.0"?>\n', xml), ''],
    ['XML behind a byte order mark', labelled('\ufeff', xml), 'application/xml'],
    ['binary by its content type', binary, 'application/llsd+binary'],
    ['binary by its header', labelled('<? LLSD/Binary ?>\n', binary), 'application/llsd+xml'],
    ['binary by its first bytes', binary, ''],
    ['notation by its content type', notation, 'application/llsd+notation'],
    ['notation by its header', labelled('<? LLSD/Notation ?>\n', notation), ''],
    ['notation by its first bytes', notation, ''],
  ])('takes %s', (_, bytes, contentType) => expect(parseLlsd(bytes, contentType)).toEqual(value));

  it('tells short values apart', () => {
    expect(parseLlsd(encodeLlsdBinary(7))).toBe(7);
    expect(parseLlsd(encodeLlsdBinary('text'))).toBe('text');
    expect(parseLlsd(Buffer.from('i7'))).toBe(7);
  });

  it.each(['', '<html></html>', 'Not found', '\0'])('refuses %j', (text) => {
    expect(() => parseLlsd(Buffer.from(text), 'application/llsd+xml')).toThrow(DecodeError);
  });

  it('passes limits on', () => {
    for (const bytes of [xml, binary, notation]) {
      expect(() => parseLlsd(bytes, '', { maxValues: 3 })).toThrow(/too many values/);
    }
  });
});

describe('an XML document in another character encoding', () => {
  it.each([
    [
      'by its content type',
      'text/xml; charset=iso-8859-1',
      Buffer.from('<llsd><string>å</string></llsd>', 'latin1'),
    ],
    ['by its first bytes', '', Buffer.from('\ufeff<llsd><string>å</string></llsd>', 'utf16le')],
  ])('is read %s', (_, type, bytes) => expect(parseLlsd(bytes, type)).toBe('å'));
});

import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '../bytes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { encodeLlsdBinary, formatLlsdNotation, formatLlsdXml, parseLlsdAnswer } from './index.ts';

const VALUE = { name: 'Straße', list: [1, true] };

describe('an LLSD answer', () => {
  it.each([undefined, '', 'text/html', 'application/xml', 'application/llsd+binary'])(
    'of type %j is XML',
    (type) => {
      expect(parseLlsdAnswer(encodeUtf8(formatLlsdXml(VALUE)), type)).toEqual(VALUE);
    },
  );

  it('is in the charset that its type names, unless the caller names another', () => {
    const bytes = Uint8Array.from(formatLlsdXml(VALUE), (character) => character.charCodeAt(0));
    expect(parseLlsdAnswer(bytes, 'text/xml; charset=iso-8859-1')).toEqual(VALUE);
    expect(parseLlsdAnswer(bytes, 'text/xml; charset=utf-8', { charset: 'iso-8859-1' })).toEqual(VALUE);
  });

  it('is not the page of a proxy, which is told as what it is', () => {
    const page = encodeUtf8('<!DOCTYPE html>\n<html><body>Bad gateway</body></html>');
    expect(() => parseLlsdAnswer(page)).toThrow('a web page (HTML), no LLSD');
  });

  it.each([
    ['binary', encodeLlsdBinary(VALUE)],
    ['binary with its header', Buffer.concat([encodeUtf8('<? LLSD/Binary ?>\n'), encodeLlsdBinary(VALUE)])],
    ['notation', encodeUtf8(formatLlsdNotation(VALUE))],
    ['nothing', new Uint8Array(0)],
  ])('is not %s', (_, bytes) => {
    expect(() => parseLlsdAnswer(bytes, 'application/llsd+xml')).toThrow(DecodeError);
  });
});

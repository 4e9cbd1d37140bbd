import { describe, expect, it } from 'vitest';
import { decodeUtf8, encodeUtf8 } from '../bytes/index.ts';
import { DecodeError, UsageError } from '../errors/index.ts';
import { createRandom } from '../testing/index.ts';
import { ESSENTIAL_CAPABILITIES, OPENSIM_CAPABILITIES, VIEWER_CAPABILITIES } from './names.ts';
import {
  decodeSeedRequest,
  decodeSeedResponse,
  encodeSeedRequest,
  encodeSeedResponse,
  joinCapabilityUrl,
  LLSD_XML,
} from './seed.ts';

describe('seed', () => {
  it('is asked in the very form that a recorded probe used', () => {
    const body = encodeSeedRequest(['EventQueueGet', 'GetTexture']);
    expect(decodeUtf8(body)).toBe(
      '<llsd><array><string>EventQueueGet</string><string>GetTexture</string></array></llsd>',
    );
    expect(LLSD_XML).toBe('application/llsd+xml');
    expect(decodeSeedRequest(body)).toEqual(['EventQueueGet', 'GetTexture']);
  });

  it('gives each name once', () => {
    expect(decodeSeedRequest(encodeSeedRequest(['A', 'B', 'A', '']))).toEqual(['A', 'B']);
  });

  it('answers with URLs both ways', () => {
    const urls = new Map([
      ['EventQueueGet', 'http://127.0.0.1:9000/CE/1'],
      ['GetTexture', 'https://cdn.example/?a=1&b=2'],
    ]);
    expect(decodeSeedResponse(encodeSeedResponse(urls))).toEqual(urls);
  });

  it('outlives a capability of a kind that is not known, and counts it', () => {
    const text =
      '<llsd><map><key>A</key><string>http://a/1</string><key>New</key><bigint>5</bigint>' +
      '<key>B</key><string>http://a/2</string></map></llsd>';
    let skipped = 0;
    expect([...decodeSeedResponse(encodeUtf8(text), { onSkipped: () => skipped++ }).keys()]).toEqual([
      'A',
      'B',
    ]);
    expect(skipped).toBe(1);
  });

  it('leaves out what is no URL', () => {
    const text =
      '<llsd><map><key>A</key><string>http://a.example/</string><key>B</key><string/><key>C</key><integer>5</integer>' +
      '<key>D</key><string>file:///x</string><key>E</key><uri>https://e.example/</uri></map></llsd>';
    expect([...decodeSeedResponse(encodeUtf8(text)).keys()]).toEqual(['A', 'E']);
  });

  it.each([
    '',
    'Not ready',
    '<llsd><map/></llsd>',
    '<html></html>',
    `<llsd><array>${'<string>x</string>'.repeat(2000)}</array></llsd>`,
  ])('no request: %.30s', (text) => {
    expect(() => decodeSeedRequest(encodeUtf8(text))).toThrow(DecodeError);
  });

  it.each(['<html></html>', '<!DOCTYPE html>\n<html><body>404</body></html>', '<!-- x --><HTML>'])(
    'says so when a web page answered: %s',
    (text) => expect(() => decodeSeedResponse(encodeUtf8(text))).toThrow('a web page (HTML), no LLSD'),
  );

  it.each(['', 'Not ready', '<llsd><array/></llsd>', '<html></html>'])('no answer: %s', (text) => {
    expect(() => decodeSeedResponse(encodeUtf8(text))).toThrow(DecodeError);
  });

  it('raises only DecodeError on mutated documents', () => {
    const random = createRandom(99);
    const request = encodeSeedRequest(VIEWER_CAPABILITIES);
    const response = encodeSeedResponse(
      OPENSIM_CAPABILITIES.map((name) => [name, `http://a.example/${name}`]),
    );
    for (let round = 0; round < 1500; round++) {
      const [bytes, decode] = random.chance(0.5)
        ? [request.slice(), decodeSeedRequest]
        : [response.slice(), decodeSeedResponse];
      bytes[random.integer(0, bytes.length - 1)] = random.integer(0, 255);
      try {
        decode(bytes.subarray(0, random.chance(0.5) ? bytes.length : random.integer(0, bytes.length)));
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
      }
    }
  });
});

describe('capability names', () => {
  it('are each there once, and the essential ones are asked for by viewers too', () => {
    expect(new Set(VIEWER_CAPABILITIES).size).toBe(VIEWER_CAPABILITIES.length);
    expect(ESSENTIAL_CAPABILITIES.filter((name) => !VIEWER_CAPABILITIES.includes(name))).toEqual([]);
  });
});

describe('URLs below a capability', () => {
  it.each([
    ['http://a.example/cap', '', { texture_id: 'x y' }, 'http://a.example/cap/?texture_id=x%20y'],
    ['http://a.example/cap/', '/item/1', {}, 'http://a.example/cap/item/1'],
    [
      'http://a.example/cap',
      'category',
      { depth: '0', simulate: '&' },
      'http://a.example/cap/category?depth=0&simulate=%26',
    ],
  ])('%s + %s', (capability, path, query, url) => {
    expect(joinCapabilityUrl(capability, path, query as Record<string, string>)).toBe(url);
  });

  it('are not made of one that has a query', () => {
    expect(() => joinCapabilityUrl('http://a.example/?cap=1', 'x')).toThrow(UsageError);
  });
});

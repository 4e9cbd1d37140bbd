import { describe, expect, it } from 'vitest';
import { DecodeError } from '../errors/index.ts';
import { decodeFrame, decodeGatewayFrame, encodeFrame, isOrdered, SESSION_TOKEN_BYTES } from './index.ts';
import type { RelayFrame } from './index.ts';

const token = Uint8Array.from({ length: SESSION_TOKEN_BYTES }, (_, at) => at);
const FRAMES: readonly RelayFrame[] = [
  { type: 'hello', version: 1, token: 'é😀', grid: 'http://127.0.0.1:9000/' },
  { type: 'resume', version: 1, sessionToken: token, received: 0xffff_ffff },
  { type: 'welcome', sessionToken: token, resumeForMs: 30_000, received: 7 },
  { type: 'ended', reason: 'full', words: '' },
  { type: 'ack', received: 3 },
  { type: 'datagrams', link: 255, batch: Uint8Array.of(1, 2, 3) },
  { type: 'open-link', link: 1 },
  { type: 'link-opened', link: 1, local: { address: '10.0.0.1', port: 65_535 } },
  { type: 'link-opened', link: 1, local: { address: '2001:db8::1', port: 1 } },
  { type: 'close-link', link: 1 },
  { type: 'link-failed', link: 1, words: 'no' },
  {
    type: 'request',
    id: 0xffff_ffff,
    method: 'HEAD',
    publicOnly: true,
    url: 'http://a/',
    headers: { accept: '*/*', __proto__x: '' },
    bodyBytes: 9,
  },
  { type: 'body', id: 1, isLast: false, bytes: Uint8Array.of(0) },
  { type: 'body', id: 1, isLast: true, bytes: new Uint8Array(0) },
  { type: 'head', id: 1, status: 599, headers: {} },
  { type: 'request-failed', id: 1, reason: 'unreachable', detail: 'ECONNREFUSED' },
  { type: 'cancel', id: 1 },
];

describe('a frame', () => {
  it.each(FRAMES.map((frame) => [frame.type, frame] as const))('%s, both ways', (_, frame) => {
    const bytes = encodeFrame(frame);
    const decoded = decodeFrame(bytes);
    expect({ ...decoded, ...('headers' in decoded ? { headers: { ...decoded.headers } } : {}) }).toEqual(
      frame,
    );
    expect(encodeFrame(decoded)).toEqual(bytes);
  });

  it.each(FRAMES.map((frame) => [frame.type, frame] as const))('%s, as a page reads it', (type, frame) => {
    const bytes = encodeFrame(frame);
    const isOfPages = ['hello', 'resume', 'open-link', 'close-link', 'request', 'cancel'].includes(type);
    if (isOfPages) expect(() => decodeGatewayFrame(bytes)).toThrow(DecodeError);
    else expect(decodeGatewayFrame(bytes)).toEqual(decodeFrame(bytes));
  });

  it('is as docs/wire/relay.md draws it', () => {
    expect([...encodeFrame({ type: 'ack', received: 258 })]).toEqual([0x05, 0, 0, 1, 2]);
    expect([...encodeFrame({ type: 'head', id: 1, status: 200, headers: { a: 'b' } })]).toEqual([
      0x32, 0, 0, 0, 1, 0, 200, 1, 0, 1, 97, 0, 1, 98,
    ]);
  });

  it('is ordered from links on', () => {
    const ordered = FRAMES.filter((frame) => isOrdered(encodeFrame(frame))).map(({ type }) => type);
    expect(ordered).toEqual(FRAMES.slice(6).map(({ type }) => type));
    expect(isOrdered(new Uint8Array(0))).toBe(false);
  });

  it.each([
    ['nothing', []],
    ['an unknown type', [0x7f]],
    ['what is cut off', [0x05, 0, 0]],
    ['what goes on behind its end', [0x20, 1, 0]],
    ['an unknown method', [0x30, 0, 0, 0, 1, 9, 0, 0, 0, 0, 0, 0, 0, 0]],
    ['a status that is none', [0x32, 0, 0, 0, 1, 0, 0, 0]],
    ['neither yes nor no', [0x31, 0, 0, 0, 1, 2]],
    ['too many headers', [0x32, 0, 0, 0, 1, 0, 200, 255]],
    ['another family', [0x21, 1, 5, 1, 2, 3, 4, 0, 1]],
  ])('is refused: %s', (_, bytes) => {
    expect(() => decodeFrame(Uint8Array.from(bytes))).toThrow(DecodeError);
  });

  it('that would be too long is not made', () => {
    const request = { type: 'request', id: 1, method: 'GET', publicOnly: false, bodyBytes: 0 } as const;
    expect(() => encodeFrame({ ...request, url: `http://a/${'x'.repeat(9000)}`, headers: {} })).toThrow(
      'url',
    );
    const headers = Object.fromEntries(Array.from({ length: 65 }, (_, at) => [`h${at}`, '']));
    expect(() => encodeFrame({ ...request, url: 'http://a/', headers })).toThrow('headers');
    expect(() => decodeFrame(new Uint8Array(200_000))).toThrow('200000 bytes');
  });
});

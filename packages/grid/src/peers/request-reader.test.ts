import { encodeUtf8 } from '@landfall/protocol/bytes';
import { DecodeError } from '@landfall/protocol/errors';
import { createRandom } from '@landfall/protocol/testing';
import { describe, expect, it } from 'vitest';
import { MOST_BODY_BYTES, MOST_HEAD_BYTES, RequestReader } from './request-reader.ts';

const WHOLE = 'QUERYACCESS /agent/x/y/ HTTP/1.1\r\nHost: a:1\r\ncontent-LENGTH: 5\r\n\r\nhello and more';

describe('a request', () => {
  it.each([1, 2, 7, 1000])('is read in pieces of %i bytes', (size) => {
    const reader = new RequestReader();
    const bytes = encodeUtf8(WHOLE);
    let read: ReturnType<RequestReader['receive']>;
    for (let at = 0; read === undefined && at < bytes.length; at += size)
      read = reader.receive(bytes.subarray(at, at + size));
    expect(read).toMatchObject({ method: 'QUERYACCESS', target: '/agent/x/y/', body: encodeUtf8('hello') });
    expect(read?.fields.get('host')).toBe('a:1');
  });

  it('without a body is over with its head', () => {
    expect(new RequestReader().receive(encodeUtf8('DELETE /agent/x/ HTTP/1.0\r\n\r\n'))).toMatchObject({
      method: 'DELETE',
      body: new Uint8Array(0),
    });
  });

  it.each([
    ['no request line', 'hello\r\n\r\n'],
    ['a target of another server', 'GET http://x/ HTTP/1.1\r\n\r\n'],
    ['another version', 'GET / HTTP/2.0\r\n\r\n'],
    ['two lengths', 'PUT / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n'],
    ['a length that is none', 'PUT / HTTP/1.1\r\nContent-Length: +1\r\n\r\n'],
    ['a body that is too long', `PUT / HTTP/1.1\r\nContent-Length: ${MOST_BODY_BYTES + 1}\r\n\r\n`],
    ['pieces', 'PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n'],
    ['a folded line', 'PUT / HTTP/1.1\r\nA: b\r\n c: d\r\n\r\n'],
    ['a bare line end', 'PUT / HTTP/1.1\r\nA: b\nContent-Length: 9\r\n\r\n'],
    ['a name with a blank', 'PUT / HTTP/1.1\r\nContent-Length : 1\r\n\r\n'],
    ['a zero byte', 'PUT / HTTP/1.1\r\nA: \0\r\n\r\n'],
    ['no end of its head', `PUT / HTTP/1.1\r\nA: ${'x'.repeat(MOST_HEAD_BYTES)}`],
  ])('is refused: %s', (_, text) => {
    expect(() => new RequestReader().receive(encodeUtf8(text))).toThrow(DecodeError);
  });

  it('is read, waited for or refused, whatever it is and however it comes', () => {
    const random = createRandom(11);
    const bits: readonly [string, ...string[]] = [
      '\r\n',
      '\r\n\r\n',
      ':',
      ' ',
      'PUT',
      '/',
      'HTTP/1.1',
      'content-length: ',
      '3',
      '\0',
      '\n',
      'é',
      'x',
    ];
    const seen = { read: 0, refused: 0, open: 0 };
    for (let round = 0; round < 5000; round++) {
      const text = random.next() < 0.5 ? WHOLE : '';
      const at = random.integer(0, text.length);
      const mixed = Array.from({ length: random.integer(0, 12) }, () => random.pick(bits)).join('');
      const bytes = encodeUtf8(text.slice(0, at) + mixed + text.slice(at));
      const reader = new RequestReader();
      try {
        let isRead = false;
        for (let from = 0; from < bytes.length && !isRead;) {
          const to = from + random.integer(1, 20);
          isRead = reader.receive(bytes.subarray(from, to)) !== undefined;
          from = to;
        }
        seen[isRead ? 'read' : 'open']++;
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
        seen.refused++;
      }
    }
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(100);
  });
});

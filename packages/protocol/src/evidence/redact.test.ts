import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_TEXT_LENGTH, tellable } from './redact.ts';

const ID = '0f3c77a1-95b0-4a8c-8d1e-2f60f6a0b1c2';

describe('text that may be told', () => {
  it.each([
    ['GET https://sim.example:12043/cap/ID failed', 'GET https://sim.example:12043/cap/… failed'],
    ['http://me:secret@grid.example/', 'http://grid.example/'],
    ['http://me:se@cret@grid.example/', 'http://grid.example/'],
    ['http://proxy.example/?to=http://me:secret@grid.example/ID', 'http://proxy.example/?…'],
    [`${'long'.repeat(20)}://me:secret@host/ID`, `${'long'.repeat(20)}://host/…`],
    ['login at http://grid.example:9000/?k=secret&x=1', 'login at http://grid.example:9000/?…'],
    ['see http://grid.example/#token=secret now', 'see http://grid.example/#… now'],
    ['cannot read http://grid.example/?k=secret: gone', 'cannot read http://grid.example/?…: gone'],
    ['write to me@home.example, id ID', `write to me@home.example, id ${ID}`],
    ['a:// b', 'a:// b'],
    ['{"url":"https:\\/\\/me:pw@sim.example\\/cap\\/ID"}', '{"url":"https://sim.example/cap/…"}'],
    ['<uri>https:&#47;&#47;me:pw@sim.example&#47;cap&#47;ID</uri>', '<uri>https:…</uri>'],
    ['to=https%3A%2F%2Fme%3Apw%40sim.example%2Fcap%2FID sent', 'to=https%3A… sent'],
    ['Cannot POST /CAPS/ID0000/', 'Cannot POST /CAPS/…0000/'],
    ['no \\/CAPS\\/EQG\\/ID', 'no \\/CAPS\\/EQG\\/…'],
    ['asset /assets/ID is gone', `asset /assets/${ID} is gone`],
  ])('%s', (text, told) => {
    expect(tellable(text.replace('ID', ID))).toBe(told);
  });

  it('has no half of a password where it is cut', () => {
    const secret = 'open-sesame';
    for (let length = MAX_TEXT_LENGTH - 60; length <= MAX_TEXT_LENGTH; length++) {
      const told = tellable(`${'x'.repeat(length)} http://me:${secret}@grid.example/?k=${secret} and more`);
      expect(told.length).toBeLessThanOrEqual(MAX_TEXT_LENGTH);
      expect(told).not.toMatch(/open|me:/);
    }
  });

  it('has no secret of an address, whatever it stands in', () => {
    fc.assert(
      fc.property(secretAddress(), fc.array(wrapping, { maxLength: 3 }), words, words, (url, wraps, a, b) => {
        const text = wraps.reduce((inner, wrap) => wrap(inner), `${a} ${url} ${b}`);
        expect(tellable(text)).not.toMatch(/s3cr3t|0f3c77a1/i);
      }),
    );
  });
});

/** With its secrets in user, path and query. */
const secretAddress = () =>
  fc
    .record({
      scheme: fc.constantFrom('http', 'https', 'HTTP', 'hop', 'wss'),
      user: fc.constantFrom('', 'me:s3cr3t@', 's3cr3t@', 's3cr3t:@s3cr3t@'),
      host: fc.constantFrom('grid.example', '10.0.0.1:9000', '[::1]:80'),
      id: fc.constantFrom(ID, ID.toUpperCase(), ID.replaceAll('-', '')),
      path: fc.constantFrom('/CAPS/ID0000/', '/cap/ID', '/a/ID/b/ID', '/ID'),
      query: fc.constantFrom('', '?k=s3cr3t', '#s3cr3t', '/?a=1&k=s3cr3t&b=2', '?to=http://x:s3cr3t@y/ID'),
    })
    .map(
      ({ scheme, user, host, id, path, query }) =>
        `${scheme}://${user}${host}${(path + query).replaceAll('ID', id)}`,
    );

const words = fc.constantFrom('', 'cannot read', 'a: b', '日本', '"quoted"', '<b>', 'x=', '(', 'see:');

/** What answers, logs and documents put addresses into. */
const wrapping = fc.constantFrom(
  (text: string) => JSON.stringify({ error: text }),
  (text: string) => JSON.stringify(text).replaceAll('/', '\\/'),
  (text: string) => `<string>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</string>`,
  (text: string) => text.replaceAll('/', '&#x2F;'),
  (text: string) => `http://proxy.example/?to=${encodeURIComponent(text)}`,
  (text: string) => encodeURIComponent(text),
  (text: string) => `failed:\n\t${text}.`,
);

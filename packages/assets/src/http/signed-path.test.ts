import { describe, expect, it } from 'vitest';
import { openSignedPath, signPath } from './signed-path.ts';

const KEY = 'k'.repeat(32);
const GRANT = { agent: 'a0000000-0000-4000-8000-000000000003', expiresAt: 2000 };

describe('a signed path', () => {
  const signed = `${signPath(KEY, GRANT)}/GetTexture/`;

  it('opens with its key until it expires', () => {
    expect(openSignedPath(signed, KEY, 1999)).toEqual({
      type: 'granted',
      grant: GRANT,
      rest: '/GetTexture/',
    });
    expect(openSignedPath(signed, KEY, 2000)).toEqual({ type: 'refused' });
  });

  it('does not open otherwise', () => {
    expect(openSignedPath(signed, `${KEY}x`, 0)).toEqual({ type: 'refused' });
    expect(openSignedPath(signed, undefined, 0)).toEqual({ type: 'refused' });
    expect(openSignedPath(signed.replace('2000.', '9000.'), KEY, 0)).toEqual({ type: 'refused' });
    expect(openSignedPath(signed.replace('0003.', '0004.'), KEY, 0)).toEqual({ type: 'refused' });
    expect(openSignedPath('/signed/x/GetTexture', KEY, 0)).toEqual({ type: 'refused' });
  });

  it('is refused with any character of its token changed', () => {
    const from = '/signed/'.length;
    const to = signed.indexOf('/GetTexture');
    for (let at = from; at < to; at++) {
      const changed = `${signed.slice(0, at)}${signed[at] === '1' ? '2' : '1'}${signed.slice(at + 1)}`;
      // The last of 43 characters holds two unused bits: it is compared as text, so these count too.
      expect(openSignedPath(changed, KEY, 0).type).toBe('refused');
    }
  });

  it('is told from the others', () => {
    expect(openSignedPath('/GetTexture', KEY, 0)).toEqual({ type: 'unsigned' });
  });
});

import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { formatHex } from '../bytes/index.ts';
import { createRandom } from '../testing/index.ts';
import { md5, md5Hex } from './md5.ts';

/** RFC 1321, appendix A.5 */
const KNOWN: readonly (readonly [string, string])[] = [
  ['', 'd41d8cd98f00b204e9800998ecf8427e'],
  ['a', '0cc175b9c0f1b6a831c399e269772661'],
  ['abc', '900150983cd24fb0d6963f7d28e17f72'],
  ['message digest', 'f96b697d7cb7938d525a2f31aaf161d0'],
  ['abcdefghijklmnopqrstuvwxyz', 'c3fcd3d76192e4007dfb496cca67e13b'],
  ['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', 'd174ab98d277d9f5a5611c2c9f419d9f'],
  [
    '12345678901234567890123456789012345678901234567890123456789012345678901234567890',
    '57edf4a22be3c955ac49da2e2107b67a',
  ],
];

describe('md5', () => {
  it.each(KNOWN)('digest of %j', (text, digest) => {
    expect(md5Hex(text)).toBe(digest);
  });

  it('takes a text as UTF-8', () => {
    expect(md5Hex('pässwörd 🔑')).toBe(createHash('md5').update('pässwörd 🔑', 'utf8').digest('hex'));
  });

  it('agrees with the platform at every length around the block borders', () => {
    const random = createRandom(1321);
    for (let length = 0; length < 200; length++) {
      const bytes = random.bytes(length);
      expect(formatHex(md5(bytes)), `${length} bytes`).toBe(createHash('md5').update(bytes).digest('hex'));
    }
  });

  it('does not change its input and takes a view', () => {
    const bytes = new Uint8Array(100).fill(7);
    expect(formatHex(md5(bytes.subarray(10, 13)))).toBe(
      createHash('md5')
        .update(Buffer.from([7, 7, 7]))
        .digest('hex'),
    );
    expect(bytes.every((byte) => byte === 7)).toBe(true);
  });
});

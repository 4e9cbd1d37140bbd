import { isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ipAddressBytes, ipAddressOfBytes, normalizeIpAddress } from './index.ts';

describe('normalizeIpAddress', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['::1', '::1'],
    ['::', '::'],
    ['[::1]', '::1'],
    ['0:0:0:0:0:0:0:1', '::1'],
    ['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['fe80::', 'fe80::'],
    ['1:0:0:0:0:0:0:0', '1::'],
    ['10:0:0:0:0:0:0:10', '10::10'],
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['::FFFF:0a00:0001', '10.0.0.1'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
  ])('%s', (text, address) => expect(normalizeIpAddress(text)).toBe(address));

  it.each([
    '',
    ':',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '::g',
    '::12345',
    '1.2.3',
    '1.2.3.256',
    '1.2.3.4.5',
  ])('is not %j', (text) => expect(normalizeIpAddress(text)).toBeUndefined());
  it.each(['localhost', 'grid.example', 'fe80::1%eth0', '[::1', '1.2.3.4:5', '1:2:3:4:5:6:7:8::', ' ::1'])(
    'is not %j',
    (text) => expect(normalizeIpAddress(text)).toBeUndefined(),
  );

  it('spells every address as the URL parser of the platform does', () => {
    const group = fc.constantFrom(0, 0, 0, 1, 0x10, 0x100, 0xffff, 0xab);
    fc.assert(
      fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
        const text = groups.map((each) => each.toString(16)).join(':');
        const address = normalizeIpAddress(text)!;
        fc.pre(!address.includes('.'));
        expect(isIP(address)).toBe(6);
        expect(`[${address}]`).toBe(new URL(`http://[${text}]/`).hostname);
      }),
      { seed: 5, numRuns: 2000 },
    );
  });
});

describe('the bytes of an address', () => {
  it.each([
    '127.0.0.1',
    '255.0.10.1',
    '001.2.3.4',
    '0001.2.3.4',
    '1.2.3.256',
    '1.2.3.4.5',
    '1.2.3',
    '1.2.3.',
    '.1.2.3',
    '1..2.3',
    '1.2.3.4 ',
    '',
    '::1',
    '::ffff:10.0.0.1',
    'name',
  ])('are those of its usual spelling: %j', (text) => {
    const bytes = ipAddressBytes(text);
    expect(bytes && ipAddressOfBytes(bytes)).toBe(normalizeIpAddress(text));
  });
});

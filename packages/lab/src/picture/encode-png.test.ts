import { inflateSync } from 'node:zlib';
import { UsageError } from '@landfall/protocol/errors';
import { describe, expect, it } from 'vitest';
import { encodePng } from './index.ts';

describe('a PNG', () => {
  it('has its size, its pixels and the checksums of other programs', () => {
    const pixels = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    const png = Buffer.from(encodePng({ width: 2, height: 2, pixels }));
    expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
    expect([png.readUInt32BE(16), png.readUInt32BE(20), png[24], png[25]]).toEqual([2, 2, 8, 2]);
    const length = png.readUInt32BE(33);
    const rows = inflateSync(png.subarray(41, 41 + length));
    // The second row as what it has more than the first.
    expect([...rows]).toEqual([0, 1, 2, 3, 4, 5, 6, 2, 6, 6, 6, 6, 6, 6]);
    expect(Buffer.from(encodePng({ width: 1, height: 3, pixels }))[25]).toBe(6);
    expect(() => encodePng({ width: 3, height: 3, pixels })).toThrow(UsageError);
    // The end of every PNG there is.
    expect(png.subarray(-12).toString('hex')).toBe('0000000049454e44ae426082');
  });
});

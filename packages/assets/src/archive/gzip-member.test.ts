import { crc32, deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ByteQueue } from './byte-queue.ts';
import { gunzipMember } from './gzip-member.ts';

const TEXT = Buffer.from('some text, some text, some text');
const FLAG = { headerSum: 2, extra: 4, name: 8, comment: 16 } as const;

interface Parts {
  readonly method?: number;
  readonly flags?: number;
  /** What stands between the fixed header and the packed bytes. */
  readonly optional?: Uint8Array | string;
  readonly sum?: number;
  readonly length?: number;
}

function member({
  method = 8,
  flags = 0,
  optional = '',
  sum = crc32(TEXT),
  length = TEXT.length,
}: Parts = {}): Buffer {
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(sum, 0);
  trailer.writeUInt32LE(length, 4);
  const header = Buffer.of(0x1f, 0x8b, method, flags, 0, 0, 0, 0, 0, 3);
  return Buffer.concat([header, Buffer.from(optional), deflateRawSync(TEXT), trailer]);
}

async function expand(bytes: Uint8Array, size = bytes.length): Promise<[text: string, rest: string]> {
  async function* source(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const queue = new ByteQueue(source());
  const parts: Uint8Array[] = [];
  for await (const part of gunzipMember(queue)) parts.push(part);
  return [Buffer.concat(parts).toString(), Buffer.from(await queue.take(1000)).toString()];
}

const DAMAGED = 'gzip stream is damaged or cut off';

describe('one member of a gzip stream', () => {
  it('leaves what stands behind it, however the chunks fall', async () => {
    const bytes = Buffer.concat([member(), Buffer.from('behind')]);
    for (const size of [1, 2, 9, bytes.length - 7, bytes.length])
      expect(await expand(bytes, size), `chunks of ${size}`).toEqual([TEXT.toString(), 'behind']);
  });

  it('may say its name and comment, have more fields, and a sum of its header', async () => {
    const extra = Buffer.concat([Buffer.of(3, 0), Buffer.from('abc')]);
    const all = Buffer.concat([extra, Buffer.from('my.oar\0a comment\0'), Buffer.of(0x12, 0x34)]);
    for (const [flags, optional] of [
      [FLAG.extra, extra],
      [FLAG.name, 'my.oar\0'],
      [FLAG.comment, '\0'],
      [FLAG.headerSum, 'xy'],
      [FLAG.extra | FLAG.name | FLAG.comment | FLAG.headerSum, all],
    ] as const)
      expect((await expand(member({ flags, optional })))[0], `flags ${flags}`).toBe(TEXT.toString());
  });

  it('has extra fields longer than a byte counts', async () => {
    const optional = Buffer.concat([Buffer.of(0x2c, 0x01), Buffer.alloc(300, 1)]);
    expect((await expand(member({ flags: FLAG.extra, optional })))[0]).toBe(TEXT.toString());
  });

  it('is refused when its sum or its length is another', async () => {
    await expect(expand(member({ sum: (crc32(TEXT) ^ 1) >>> 0 }))).rejects.toThrow(DAMAGED);
    await expect(expand(member({ length: TEXT.length + 1 }))).rejects.toThrow(DAMAGED);
  });

  it('is refused when it is packed in another way', async () => {
    await expect(expand(member({ method: 7 }))).rejects.toThrow(DAMAGED);
  });

  it('is refused wherever it is cut off, in its header too', async () => {
    const optional = Buffer.concat([Buffer.of(3, 0), Buffer.from('abcname\0comment\0'), Buffer.of(1, 2)]);
    const whole = member({ flags: FLAG.extra | FLAG.name | FLAG.comment | FLAG.headerSum, optional });
    for (let length = 0; length < whole.length; length++)
      await expect(expand(whole.subarray(0, length)), `after ${length} bytes`).rejects.toThrow(DAMAGED);
    expect(await expand(whole)).toEqual([TEXT.toString(), '']);
  });

  it('is refused when its name never ends', async () => {
    const name = Buffer.alloc(64 * 1024 + 1, 0x61);
    await expect(expand(member({ flags: FLAG.name, optional: name }))).rejects.toThrow(DAMAGED);
    name[64 * 1024 - 1] = 0;
    const fits = member({ flags: FLAG.name, optional: name.subarray(0, 64 * 1024) });
    expect((await expand(fits))[0]).toBe(TEXT.toString());
  });

  it('gives what it had before its damage, with what zlib said of it as the cause', async () => {
    const noise = Buffer.from(Array.from({ length: 200_000 }, (_, at) => (at * at * 31 + (at >> 3)) & 255));
    const packed = deflateRawSync(noise);
    packed.fill(0xff, packed.length - 2000);
    const damaged = Buffer.concat([member().subarray(0, 10), packed, Buffer.alloc(8)]);
    async function* source(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < damaged.length; at += 1000) yield damaged.subarray(at, at + 1000);
    }
    let had = 0;
    const reading = (async () => {
      for await (const part of gunzipMember(new ByteQueue(source()))) {
        expect(noise.subarray(had, had + part.length).equals(part)).toBe(true);
        had += part.length;
      }
    })();
    await expect(reading).rejects.toMatchObject({ what: DAMAGED, cause: { code: 'Z_DATA_ERROR' } });
    expect(had).toBeGreaterThan(0);
  });

  it('of nothing expands to nothing', async () => {
    const empty = Buffer.concat([member().subarray(0, 10), deflateRawSync(''), Buffer.alloc(8)]);
    expect(await expand(empty)).toEqual(['', '']);
  });
});

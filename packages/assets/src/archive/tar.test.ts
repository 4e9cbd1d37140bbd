import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '@landfall/protocol/bytes';
import { DecodeError, UsageError } from '@landfall/protocol/errors';
import { createRandom } from '@landfall/protocol/testing';
import { readTar, writeTar } from './index.ts';
import type { ArchiveLimits, NewTarMember } from './index.ts';
import { encodeTarHeader } from './tar-header.ts';

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function pack(members: readonly NewTarMember[]): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of writeTar(members)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function unpack(
  bytes: Uint8Array,
  limits?: ArchiveLimits,
  size = 1000,
): Promise<[string, string, string][]> {
  const found: [string, string, string][] = [];
  for await (const { path, kind, read } of readTar(inChunks(bytes, size), limits))
    found.push([path, kind, Buffer.from(await read()).toString('latin1')]);
  return found;
}

/** A member by hand: `header` is changed before its checksum is made. */
function member(
  name: string,
  type: string,
  body: Uint8Array,
  change?: (block: Uint8Array) => void,
): Uint8Array {
  const block = encodeTarHeader({ name, type, sizeBytes: body.length });
  if (change !== undefined) {
    change(block);
    block.fill(0x20, 148, 156);
    const sum = block.reduce((total, byte) => total + byte, 0);
    block.set(encodeUtf8(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
  }
  return Buffer.concat([block, body, new Uint8Array((512 - (body.length % 512)) % 512)]);
}

const END = new Uint8Array(1024);
const text = (value: string): Uint8Array => encodeUtf8(value);
const LONG = `inventory/${'folder name__and its id/'.repeat(8)}item.xml`;

describe('tar', () => {
  it.each([1, 7, 511, 512, 513, 100_000])(
    'gives back what was written, in chunks of %i bytes',
    async (size) => {
      const members = [
        { path: 'archive.xml', bytes: text('control') },
        { path: 'inventory/Textures__1/' },
        { path: LONG, bytes: text('x'.repeat(512)) },
        { path: 'assets/empty', bytes: new Uint8Array(0) },
        { path: 'naïve 你.xml', bytes: text('é') },
      ];
      const found = await unpack(await pack(members), {}, size);
      expect(found.map(([path]) => path)).toEqual(members.map(({ path }) => path));
      expect(found.map(([, kind]) => kind)).toEqual(['file', 'directory', 'file', 'file', 'file']);
      expect(found[2]![2]).toBe('x'.repeat(512));
    },
  );

  it('takes long names with a NUL at their end, as GNU tar writes them', async () => {
    const bytes = Buffer.concat([
      member('././@LongLink', 'L', text(`${LONG}\0`)),
      member('short', '0', text('a')),
      END,
    ]);
    expect(await unpack(bytes)).toEqual([[LONG, 'file', 'a']]);
  });

  it('takes path and size from a pax header, and passes a global one over', async () => {
    const pax = text('30 mtime=1795208014.123456789\n17 path=assets/a\n');
    const bytes = Buffer.concat([
      member('g', 'g', text('13 comment=x\n')),
      member('p', 'x', pax),
      member('b', '0', text('hi')),
      END,
    ]);
    expect(await unpack(bytes)).toEqual([['assets/a', 'file', 'hi']]);
  });

  it('joins the prefix of ustar, reads binary sizes and the old NUL type', async () => {
    const ustar = member('name', '0', text('1'), (block) => block.set(text('ustar\x0000folder'), 257));
    const prefixed = member('name', '0', text('1'), (block) => {
      block.set(text('ustar\x0000'), 257);
      block.set(text('some/folder'), 345);
    });
    const binary = member('b', '0', text('22'), (block) => {
      block.fill(0, 124, 136);
      block.set([0x80], 124);
      block[135] = 2;
    });
    const old = member('c', '0', text('3'), (block) => block.fill(0, 156, 157));
    expect((await unpack(Buffer.concat([ustar, prefixed, binary, old, END]))).map(([path]) => path)).toEqual([
      'name',
      'some/folder/name',
      'b',
      'c',
    ]);
  });

  it('accepts a sum of signed bytes', async () => {
    const bytes = member('é', '0', text('x'));
    const signed = bytes.subarray(0, 512).reduce((sum, byte, at) => {
      const counted = at >= 148 && at < 156 ? 0x20 : byte;
      return sum + (counted < 128 ? counted : counted - 256);
    }, 0);
    bytes.set(text(`${signed.toString(8).padStart(6, '0')}\0 `), 148);
    expect(await unpack(Buffer.concat([bytes, END]))).toHaveLength(1);
  });

  it('skips what is not read, and refuses to read twice or late', async () => {
    const bytes = await pack([
      { path: 'a', bytes: text('a'.repeat(5000)) },
      { path: 'b', bytes: text('b') },
    ]);
    const members = readTar(inChunks(bytes, 100));
    const a = (await members.next()).value!;
    const b = (await members.next()).value!;
    await expect(a.read()).rejects.toThrow(UsageError);
    expect(await b.read()).toEqual(Buffer.from('b'));
    await expect(b.read()).rejects.toThrow(UsageError);
    expect((await members.next()).done).toBe(true);
  });

  it('refuses a wrong checksum, a member that is cut off, and what breaks the limits', async () => {
    const bytes = await pack([{ path: 'a', bytes: text('a'.repeat(2000)) }]);
    const damaged = Uint8Array.from(bytes);
    damaged[3] = 0x41;
    await expect(unpack(damaged)).rejects.toThrow('wrong checksum');
    await expect(unpack(bytes.subarray(0, 900))).rejects.toThrow(DecodeError);
    await expect(unpack(bytes.subarray(0, 300))).rejects.toThrow('inside a header');
    await expect(unpack(bytes, { maxMemberBytes: 1999 })).rejects.toThrow('1999 allowed');
    await expect(unpack(bytes, { maxMembers: 0 })).rejects.toThrow('more than 0 members');
    const longName = member('././@LongLink', 'L', new Uint8Array(5000).fill(0x61));
    await expect(unpack(Buffer.concat([longName, END]))).rejects.toThrow('4096 allowed');
  });

  it('throws only DecodeError for mutated archives', async () => {
    const random = createRandom(14);
    const original = Buffer.concat([
      member('p', 'x', text('17 path=assets/a\n')),
      await pack([{ path: LONG, bytes: text('abc') }, { path: 'd/' }, { path: 'e', bytes: text('defg') }]),
    ]);
    let survived = 0;
    for (let round = 0; round < 600; round++) {
      const bytes = Uint8Array.from(original.subarray(0, random.integer(0, original.length)));
      for (let flips = random.integer(0, 4); flips > 0 && bytes.length > 0; flips--)
        bytes[random.integer(0, bytes.length - 1)] = random.integer(0, 255);
      try {
        await unpack(bytes);
        survived++;
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
      }
    }
    expect(survived).toBeGreaterThan(0);
    expect(survived).toBeLessThan(600);
  });
});

import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { DecodeError } from '@landfall/protocol/errors';
import { dumpTextOf } from './dump-text.ts';

const DUMP = "-- MySQL dump\nINSERT INTO assets VALUES ('é 你 😀');\n";

async function* chunked(bytes: Uint8Array, size = 7): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts).toString();
}

async function opened(bytes: Uint8Array, size?: number): Promise<[text: string, wasWide: boolean]> {
  const { chunks, wasWide } = await dumpTextOf(chunked(bytes, size));
  return [await textOf(chunks), wasWide];
}

describe('the text of a dump', () => {
  it('is given as it is, or expanded, from the first byte on', async () => {
    expect(await opened(Buffer.from(DUMP))).toEqual([DUMP, false]);
    expect(await opened(gzipSync(DUMP), 1)).toEqual([DUMP, false]);
    expect(await opened(new Uint8Array(0))).toEqual(['', false]);
  });

  it('lacks the mark in front of it, however the chunks fall', async () => {
    const marked = Buffer.from(`\ufeff${DUMP}`);
    for (const size of [1, 2, 3, 4, 1000]) expect(await opened(marked, size)).toEqual([DUMP, false]);
    expect(await opened(Buffer.from('\ufeff'))).toEqual(['', false]);
  });

  it('keeps bytes that only begin like a mark', async () => {
    const bytes = Buffer.concat([Buffer.of(0xef, 0xbb), Buffer.from(DUMP)]);
    const parts: Uint8Array[] = [];
    for await (const chunk of (await dumpTextOf(chunked(bytes))).chunks) parts.push(chunk);
    expect(Buffer.concat(parts).equals(bytes)).toBe(true);
  });

  it('says that it was UTF-16, with a mark or without one, either end first, in gzip too', async () => {
    const wide = Buffer.from(DUMP, 'utf16le');
    const marked = Buffer.from(`\ufeff${DUMP}`, 'utf16le');
    for (const bytes of [
      wide,
      Buffer.from(wide).swap16(),
      marked,
      Buffer.from(marked).swap16(),
      gzipSync(wide),
    ])
      expect(await opened(bytes)).toEqual([DUMP, true]);
  });

  it('is told by the name that its encoding has', async () => {
    const units = Array.from(DUMP, (letter) => letter.codePointAt(0)!);
    const utf32 = Buffer.alloc(4 * units.length);
    units.forEach((unit, at) => utf32.writeUInt32LE(unit, 4 * at));
    const wideOf = async (bytes: Uint8Array) => (await dumpTextOf(chunked(bytes))).wide;
    expect(await wideOf(utf32)).toBe('UTF-32');
    expect(await wideOf(Buffer.from(DUMP, 'utf16le'))).toBe('UTF-16');
    expect(await wideOf(Buffer.from(DUMP))).toBeUndefined();
  });

  it('is refused when it is something else, which is named', async () => {
    const tar = Buffer.alloc(512);
    tar.write('archive.xml');
    tar.write('0000000', 124);
    const sum = tar.reduce((total, byte) => total + byte, 8 * 0x20);
    tar.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    for (const [bytes, name] of [
      [tar, 'this is a tar (an OAR or IAR?), no dump'],
      [Buffer.from('SQLite format 3\0'), 'this is a database of SQLite inside gzip: expand it first'],
      [Buffer.from('PK\x03\x04'), 'this is a zip file: expand it first'],
      [Buffer.from('\x7fELF'), 'this is a program'],
    ] as const)
      await expect(dumpTextOf(chunked(gzipSync(bytes)))).rejects.toThrow(name);
    const database = dumpTextOf(chunked(Buffer.from('SQLite format 3\0')));
    await expect(database).rejects.toThrow('this is a database of SQLite, no dump');
    await expect(dumpTextOf(chunked(gzipSync(DUMP).subarray(0, 10)))).rejects.toThrow(DecodeError);
    await expect(opened(gzipSync(DUMP).subarray(0, -8))).rejects.toThrow('damaged or cut off');
  });
});

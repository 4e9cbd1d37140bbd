import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { KnownIds } from './known-ids.ts';
import { StreamScan } from './scan-stream.ts';

const ID = Uuid.parse('a1b2c3d4-e5f6-4789-8abc-def012345678');
const MIB = 1024 * 1024;

function scanned(chunks: readonly Uint8Array[], known?: KnownIds): string[] {
  const ids: string[] = [];
  const scan = new StreamScan((id) => ids.push(id.toString()), { known });
  for (const chunk of chunks) scan.push(chunk);
  scan.end();
  return ids;
}

describe('a scan of a stream', () => {
  it('tells what stands in small pieces that belong together', () => {
    expect(scanned(Array.from(ID.toString(), (digit) => Buffer.from(digit)))).toEqual([ID.toString()]);
    expect(scanned([])).toEqual([]);
  });

  it('tells as it goes on, so that the stream may be of any length', () => {
    const ids: string[] = [];
    const scan = new StreamScan((id) => ids.push(id.toString()));
    scan.push(Buffer.from(`${ID.toString()} `));
    expect(ids).toEqual([]);
    scan.push(Buffer.alloc(3 * MIB, '. '));
    expect(ids).toEqual([ID.toString()]);
    scan.end();
    expect(ids).toEqual([ID.toString()]);
  });

  it('finds the bytes of known ids across the end of a segment', () => {
    const known = new KnownIds(1);
    known.add(ID);
    const bytes = Buffer.alloc(3 * MIB);
    bytes.set(ID.toBytes(), 2 * MIB + 16 * 1024 - 8);
    const halves = [bytes.subarray(0, 2 * MIB + 16 * 1024), bytes.subarray(2 * MIB + 16 * 1024)];
    expect(scanned(halves, known)).toContain(ID.toString());
    expect(scanned(halves)).toEqual([]);
  });

  const ids = Array.from({ length: 400 }, (_, at) =>
    Uuid.fromBytes(createHash('md5').update(`${at}`).digest()),
  );
  const noise = (at: number): string =>
    createHash('sha512').update(`noise ${at}`).digest().toString('latin1');
  const packed = gzipSync(
    Buffer.from(ids.map((id, at) => `${id.toString()} ${noise(at)}`).join('\n'), 'latin1'),
  );
  const base64 = packed.toString('base64');
  const CHUNK = 64 * 1024;
  const SPLIT = 2 * MIB + CHUNK;

  function read(text: string, mostRunBytes?: number): { missing: number; told: string[] } {
    const [found, told] = [new Set<string>(), [] as string[]];
    const onSplit = (reason: string): void => void told.push(reason);
    const limit = mostRunBytes === undefined ? {} : { mostRunBytes };
    const scan = new StreamScan((id) => found.add(id.key), { onSplit, ...limit });
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += CHUNK) scan.push(bytes.subarray(at, at + CHUNK));
    scan.end();
    return { missing: ids.filter(({ key }) => !found.has(key)).length, told };
  }

  it.each([
    ['in one line', base64],
    ['in lines', base64.replaceAll(/.{76}/g, '$&\n')],
    ['in hexadecimal digits', packed.toString('hex')],
  ])('keeps together what is packed %s across the end of a segment', (_, text) => {
    expect(text.length).toBeGreaterThan(32 * 1024);
    for (const before of [SPLIT - 20_000, SPLIT - 2000])
      expect(read(`${'. '.repeat(before / 2)}${text} .`)).toEqual({ missing: 0, told: [] });
  });

  it('tells of what is packed in more than it keeps together', () => {
    const { missing, told } = read(`${'. '.repeat((SPLIT - 20_000) / 2)}${base64}`, 18_000);
    expect(missing).toBeGreaterThan(0);
    expect(told).toEqual(['more than 18000 bytes of packed text in one piece are read in parts']);
  });

  it('goes on behind a segment that cannot be looked at', () => {
    const found: string[] = [];
    const scan = new StreamScan((id) => found.push(id.toString()));
    const streams = Buffer.concat(Array.from({ length: 257 }, () => gzipSync('x')));
    expect(() => scan.push(Buffer.concat([streams, Buffer.alloc(3 * MIB, '. ')]))).toThrow(DecodeError);
    scan.push(Buffer.from(ID.toString()));
    scan.end();
    expect(found).toEqual([ID.toString()]);
  });

  it('begins anew behind its end', () => {
    const ids: string[] = [];
    const scan = new StreamScan((id) => ids.push(id.toString()));
    scan.push(Buffer.from(ID.toString().slice(0, 10)));
    scan.end();
    scan.push(Buffer.from(ID.toString().slice(10)));
    scan.end();
    expect(ids).toEqual([]);
  });
});

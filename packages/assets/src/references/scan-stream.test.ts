import { describe, expect, it } from 'vitest';
import { Uuid } from '@landfall/protocol/datatypes';
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

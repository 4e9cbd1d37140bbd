import { constants, crc32, createGzip, gzipSync } from 'node:zlib';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EncodeError } from '@landfall/protocol/errors';
import { createPcapWriter } from '../capture/index.ts';
import { encodeRecord, encodeRecordingHeader, openRecording } from './index.ts';
import { SAMPLES, collect, fileOf, readAll } from '../testing/index.ts';
import type { CaptureRecord, RecordingEnd } from './record.ts';

const numbered = SAMPLES.map((record, at) => ({ ...record, number: at + 1 }));
const whole = { unread: new Map(), cut: undefined, damage: undefined };
const FILE = fileOf(SAMPLES);

/** The last record's bytes changed by `change`, its checksum made right again. */
function lastChanged(change: (record: Buffer) => void): Uint8Array {
  const last = Buffer.from(encodeRecord(SAMPLES.at(-1)!));
  change(last);
  last.writeUInt32LE(crc32(last.subarray(0, -4)), last.length - 4);
  return new Uint8Array(Buffer.concat([fileOf(SAMPLES.slice(0, -1)), last]));
}

describe('a recording', () => {
  it.each([1, 7, 100, 100_000])('gives what was written, read in pieces of %i bytes', async (pieceBytes) => {
    const { records, end } = await readAll(FILE, pieceBytes);
    expect(records).toEqual(numbered);
    expect(end).toEqual({ ...whole, records: SAMPLES.length });
  });

  it('is opened up to where it breaks off, wherever that is', async () => {
    for (let length = 17; length < FILE.length; length += 13) {
      const { records, end } = await readAll(FILE.subarray(0, length));
      expect(records).toEqual(numbered.slice(0, records.length));
      const isBetween = fileOf(SAMPLES.slice(0, records.length)).length === length;
      const cut = { offset: length, what: `record ${records.length + 1}` };
      expect(end.cut).toEqual(isBetween ? undefined : cut);
    }
  });

  it('is opened up to the damage, named by its offset, whatever is spoiled', async () => {
    const starts = SAMPLES.map((_, at) => fileOf(SAMPLES.slice(0, at)).length);
    for (let at = 16; at < FILE.length; at += 7) {
      const spoiled = FILE.slice();
      spoiled[at] = spoiled[at]! ^ 0x10;
      const { records, end } = await readAll(spoiled);
      const hit = starts.findLastIndex((start) => start <= at);
      expect(records).toEqual(numbered.slice(0, hit));
      expect([end.damage?.offset, end.cut?.offset]).toContain(
        end.damage === undefined ? FILE.length : starts[hit],
      );
    }
  });

  it('passes over kinds that a later version added, and counts them', async () => {
    const { records, end } = await readAll(lastChanged((record) => record.writeUInt8(200, 4)));
    expect(records).toEqual(numbered.slice(0, -1));
    expect(end).toEqual({ ...whole, records: SAMPLES.length, unread: new Map([['record of kind 200', 1]]) });
  });

  it('passes over a record that is not as its kind says, and reads on', async () => {
    const odd = lastChanged((record) => record.writeUInt8(2, 4));
    const { records, end } = await readAll(Uint8Array.from([...odd, ...encodeRecord(SAMPLES[0]!)]));
    expect(records).toEqual([...numbered.slice(0, -1), { ...numbered[0]!, number: SAMPLES.length + 1 }]);
    const [[what]] = [...end.unread] as [[string, number]];
    expect(what).toMatch(/^record that is not as its kind says at offset \d+: /);
  });

  it('of a later version, of another kind or of nothing is refused', async () => {
    const later = FILE.slice();
    later[8] = 2;
    const { records, end } = await readAll(later);
    expect(records).toEqual([]);
    expect(end.damage).toEqual({ offset: 8, what: 'a recording of version 2: a later program is needed' });
    await expect(readAll(new TextEncoder().encode('no recording'))).rejects.toThrow('neither a pcap');
    await expect(readAll(new Uint8Array(0))).rejects.toThrow('the recording is empty');
    await expect(readAll(Uint8Array.of(1, 2))).rejects.toThrow('neither a pcap');
  });

  it('refuses what does not fit', () => {
    const from = { address: 'localhost', port: 1 };
    expect(() => encodeRecord({ ...SAMPLES[1]!, from } as never)).toThrow(EncodeError);
    const bytes = new Uint8Array(33 * 1024 * 1024);
    expect(() => encodeRecord({ ...SAMPLES[1]!, bytes } as never)).toThrow('record of 34');
  });
});

describe('a file', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'landfall-recording-'));
  });
  afterEach(async () => await rm(folder, { recursive: true, force: true }));

  async function recordsOf(bytes: Uint8Array): Promise<CaptureRecord[]> {
    const path = join(folder, 'a');
    await writeFile(path, bytes);
    return await collect(openRecording(path));
  }

  it('is read twice, and packed or not', async () => {
    expect(await recordsOf(FILE)).toEqual(numbered);
    expect(await recordsOf(gzipSync(FILE))).toEqual(numbered);
    const recording = openRecording(join(folder, 'a'));
    expect(await collect(recording)).toEqual(await collect(recording));
  });

  it('that breaks off in its packing gives what there is; damaged, what stands before', async () => {
    const long = fileOf(Array.from({ length: 500 }, () => SAMPLES.slice(0, 3)).flat());
    const packed = gzipSync(long, { level: 0 });
    expect((await recordsOf(packed.subarray(0, packed.length / 2))).length).toBeGreaterThan(500);
    packed[100_000] = packed[100_000]! ^ 0xff;
    const reading = openRecording(join(folder, 'a')).records();
    await writeFile(join(folder, 'a'), packed);
    let step = await reading.next();
    for (; step.done !== true; step = await reading.next());
    expect(step.value.damage?.what).toMatch(/gzip is damaged|checksum/);
  });

  it('that breaks off in its packing just where a record ends is told as cut', async () => {
    const records = [encodeRecordingHeader(), ...SAMPLES.map(encodeRecord)];
    const gzip = createGzip();
    const parts: Buffer[] = [];
    gzip.on('data', (part: Buffer) => parts.push(part));
    // As a writer does that wants each record on the disk.
    for (const record of records) {
      gzip.write(record);
      await new Promise<void>((resolve) => gzip.flush(constants.Z_SYNC_FLUSH, resolve));
      const reading = await endOf(Buffer.concat(parts));
      const offset = Buffer.concat(records).indexOf(record) + record.length;
      expect([reading.cut, reading.damage]).toEqual([{ offset, what: 'the gzip stream' }, undefined]);
    }
    await new Promise<void>((resolve) => void gzip.on('end', resolve).end());
    const packed = Buffer.concat(parts);
    expect(await endOf(packed)).toEqual({ ...whole, records: SAMPLES.length });
    for (const missing of [1, 4, 8]) expect((await endOf(packed.subarray(0, -missing))).cut).toBeDefined();
    // A member behind the first that has only begun.
    expect((await endOf(Buffer.concat([packed, packed.subarray(0, 5)]))).cut).toBeDefined();
  });

  async function endOf(bytes: Uint8Array): Promise<RecordingEnd> {
    const path = join(folder, 'b');
    await writeFile(path, bytes);
    const reading = openRecording(path).records();
    for (;;) {
      const { value, done } = await reading.next();
      if (done === true) return value;
    }
  }

  it('that is not there is said to be missing', async () => {
    const reading = collect(openRecording(join(folder, 'none')));
    await expect(reading).rejects.toThrow(/cannot read .*none: ENOENT/);
  });

  it('that is a capture has its times from its frames', async () => {
    const parts: Uint8Array[] = [];
    const write = createPcapWriter((part) => parts.push(part));
    const [from, to] = [
      { address: '10.0.0.1', port: 1 },
      { address: '10.0.0.2', port: 9000 },
    ];
    for (const wallTimeMs of [1_767_225_600_000, 1_767_225_600_002.5])
      write({ wallTimeMs, from, to, bytes: Uint8Array.of(9) });
    expect(await recordsOf(Buffer.concat(parts))).toMatchObject([
      { kind: 'datagram', number: 1, side: 'wire', monoMs: 0, wallMs: 1_767_225_600_000, from, to },
      { kind: 'datagram', number: 2, side: 'wire', monoMs: 2.5, wallMs: 1_767_225_600_002.5 },
    ]);
  });
});

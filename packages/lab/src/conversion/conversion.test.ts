import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRecording } from '../recording/index.ts';
import type { CaptureRecord, RecordToWrite } from '../recording/index.ts';
import { SAMPLES, collect, fileOf } from '../testing/index.ts';
import { convertRecording } from './index.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-convert-'));
});
afterEach(async () => await rm(folder, { recursive: true, force: true }));
const inFolder = (name: string): string => join(folder, name);

async function converted(records: readonly RecordToWrite[], to = 'b.pcap', options = {}) {
  await writeFile(inFolder('a.lfc'), fileOf(records));
  const conversion = await convertRecording(inFolder('a.lfc'), inFolder(to), options);
  return { conversion, records: await collect(openRecording(inFolder(to))) };
}

const CLIENT = { address: '127.0.0.1', port: 40_000 };
const SERVER = { address: '127.0.0.1', port: 9000 };
const V6 = { address: '::1', port: 9001 };
const at = (ms: number) => ({ side: 'client', monoMs: ms, wallMs: 1_767_225_600_000 + ms }) as const;
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

const datagram = (ms: number, text: string, from = CLIENT, to = SERVER): RecordToWrite => ({
  kind: 'datagram',
  ...at(ms),
  from,
  to,
  bytes: bytes(text),
  missingBytes: 0,
});

function exchange(
  ms: number,
  endMs: number,
  body: Uint8Array,
  from: typeof CLIENT | undefined = CLIENT,
): RecordToWrite {
  const part = (beganMs: number) => ({
    beganMs,
    endedMs: beganMs,
    headers: [['A', 'b\r\nEvil: 1']] as const,
    missingBytes: 0,
    isWhole: true,
  });
  return {
    kind: 'exchange',
    ...at(ms),
    from,
    to: SERVER,
    origin: 'http://127.0.0.1:9000',
    request: { ...part(ms), body: bytes('ask'), method: 'POST', target: '/x?y' },
    response: { ...part(endMs), body, status: 200 },
  };
}

const told = (records: readonly CaptureRecord[]): unknown[] =>
  records.map((record) => {
    if (record.kind === 'datagram') return Buffer.from(record.bytes).toString();
    if (record.kind !== 'exchange') return record.kind;
    const { request, response } = record;
    return `${request?.method} ${request?.target} ${Buffer.from(request?.body ?? []).toString()} ${response?.status} ${response?.body.length}`;
  });

describe('a capture that is made of a recording', () => {
  it('has datagrams and exchanges of both kinds of addresses, in the order of their times', async () => {
    const { records, conversion } = await converted([
      datagram(0, 'zero'),
      datagram(20, 'twenty', V6, V6),
      datagram(50, 'fifty'),
      // Told at its end: it began between them.
      exchange(10, 60, new Uint8Array(100_000)),
      exchange(70, 80, new Uint8Array(0)),
      exchange(90, 95, bytes('x'), undefined),
    ]);
    expect(told(records)).toEqual([
      'zero',
      'twenty',
      'fifty',
      'POST /x?y ask 200 100000',
      'POST /x?y ask 200 0',
      'POST /x?y ask 200 1',
    ]);
    expect(records.map(({ monoMs }) => monoMs)).toEqual([0, 20, 50, 10, 70, 90]);
    expect(records[1]).toMatchObject({ from: V6, to: V6 });
    expect(conversion).toMatchObject({ end: { records: 6 }, leftOut: new Map() });
    expect(conversion.sizeBytes).toBe((await readFile(inFolder('b.pcap'))).length);
    const [one] = records.filter((record) => record.kind === 'exchange');
    expect(one!.request!.headers).toEqual([
      ['A', 'b Evil: 1'],
      ['Content-Length', '3'],
    ]);
  });

  it('is pcapng, too, with its interface named as the side', async () => {
    const all = [datagram(0, 'zero'), datagram(20.125, 'twenty', V6, V6), exchange(30, 60, bytes('x'))];
    const { records } = await converted(all, 'b.pcapng');
    expect(told(records)).toEqual(['zero', 'twenty', 'POST /x?y ask 200 1']);
    expect(records.map(({ wallMs }) => wallMs - 1_767_225_600_000)).toEqual([0, 20.125, 30]);
    expect((await readFile(inFolder('b.pcapng'))).includes('client')).toBe(true);
    expect((await converted([], 'c.pcapng')).records).toEqual([]);
  });

  it('has one side of two, and tells what else it has no place for', async () => {
    const other = { ...datagram(1, 'server'), side: 'server' } as RecordToWrite;
    const odd = datagram(2, 'odd', CLIENT, V6);
    const all = [
      ...SAMPLES.filter(({ kind }) => kind !== 'exchange' && kind !== 'datagram'),
      datagram(0, 'client'),
      other,
      odd,
    ];
    const { records, conversion } = await converted(all);
    expect(told(records)).toEqual(['client']);
    expect(Object.fromEntries(conversion.leftOut)).toEqual({
      mark: 1,
      evidence: 1,
      clock: 1,
      'datagram of the server': 1,
      'datagram that does not fit': 1,
    });
    expect(told((await converted(all, 'c.pcap', { side: 'server' })).records)).toEqual(['server']);
  });

  it('has no secrets, unless they are kept', async () => {
    const secret = bytes('{"session_id":"da8c5d9a-f9c1-4dc7-9954-61904e5ca530"}');
    await converted([exchange(0, 1, secret)]);
    expect((await readFile(inFolder('b.pcap'))).includes('da8c5d9a')).toBe(false);
    await converted([exchange(0, 1, secret)], 'c.pcap', { keepsSecrets: true });
    expect((await readFile(inFolder('c.pcap'))).includes('da8c5d9a')).toBe(true);
  });
});

describe('a recording that is made of a recording', () => {
  it('is the same', async () => {
    const { records } = await converted(SAMPLES, 'b.lfc');
    expect(records).toEqual(SAMPLES.map((sample, index) => ({ ...sample, number: index + 1 })));
  });

  it('is not made where that is impossible, and nothing is left of it', async () => {
    await expect(converted(SAMPLES, 'b.txt')).rejects.toThrow('ends in .lfc, .pcap or .pcapng is wanted');
    await expect(convertRecording(inFolder('none'), inFolder('b.lfc'))).rejects.toThrow('ENOENT');
    await expect(convertRecording(inFolder('a.lfc'), inFolder('a.lfc'))).rejects.toThrow('would overwrite');
    await writeFile(inFolder('t'), 'some text');
    await expect(convertRecording(inFolder('t'), inFolder('b.lfc'))).rejects.toThrow('neither a pcap');
    expect((await readdir(folder)).toSorted()).toEqual(['a.lfc', 't']);
  });
});

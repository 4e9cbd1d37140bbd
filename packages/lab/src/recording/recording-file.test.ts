import { appendFile, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UsageError } from '@landfall/protocol/errors';
import type { LandfallError } from '@landfall/protocol/errors';
import { SAMPLES, collect } from '../testing/index.ts';
import { createRecordingFile, openRecording, portsSink } from './index.ts';
import type { CaptureRecord, RecordToWrite } from './index.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-recording-'));
});
afterEach(async () => await rm(folder, { recursive: true, force: true }));

const here = { side: 'client', now: () => 1, wallTime: () => 1e12 } as const;
const inFolder = (name: string): string => join(folder, name);
const kinds = (records: readonly CaptureRecord[]): string[] =>
  records.map((record) => (record.kind === 'mark' ? record.name : record.kind));
const of = (sizeBytes: number): RecordToWrite =>
  ({ ...SAMPLES[1], bytes: new Uint8Array(sizeBytes) }) as RecordToWrite;

describe('a recording that is written', () => {
  it('has all that came, between its two ends', async () => {
    const file = await createRecordingFile(inFolder('a.lfc'), here);
    for (const sample of SAMPLES) file.write(sample);
    expect(await file.close()).toMatchObject({ paths: [inFolder('a.lfc')], dropped: 0 });
    const records = await collect(openRecording(inFolder('a.lfc')));
    expect(records.slice(1, -1)).toEqual(SAMPLES.map((sample, at) => ({ ...sample, number: at + 2 })));
    expect(kinds([records[0]!, records.at(-1)!])).toEqual(['begin', 'end']);
    file.write(SAMPLES[0]!);
    expect(await file.close()).toMatchObject({ records: SAMPLES.length + 2 });
  });

  it('is on the disk before it is closed, and is read up to its last whole record', async () => {
    const file = await createRecordingFile(inFolder('a.lfc'), here);
    file.write(of(10));
    await expect.poll(async () => (await collect(openRecording(inFolder('a.lfc')))).length).toBe(2);
    await appendFile(inFolder('a.lfc'), Uint8Array.of(1, 0, 0));
    expect(kinds(await collect(openRecording(inFolder('a.lfc'))))).toEqual(['begin', 'datagram']);
    await file.close();
  });

  it('goes on in further files, of which the first and the last are kept', async () => {
    const file = await createRecordingFile(inFolder('a.lfc'), { ...here, maxFileBytes: 1000, maxFiles: 3 });
    for (let round = 0; round < 6; round++) {
      file.write(of(1000 + round));
      await expect.poll(async () => (await readdir(folder)).includes(`a.${round + 2}.lfc`)).toBe(true);
    }
    const { paths } = await file.close();
    expect(paths).toEqual(['a.lfc', 'a.6.lfc', 'a.7.lfc'].map(inFolder));
    expect((await readdir(folder)).toSorted()).toEqual(['a.6.lfc', 'a.7.lfc', 'a.lfc']);
    const sizes = async (path: string) =>
      (await collect(openRecording(path))).flatMap((record) =>
        record.kind === 'datagram' ? [record.bytes.length] : [],
      );
    expect(await Promise.all(paths.map(sizes))).toEqual([[1000], [1005], []]);
  });

  it('leaves what was there under another name', async () => {
    await writeFile(inFolder('a.lfc'), 'before');
    await (await createRecordingFile(inFolder('a.lfc'), here)).close();
    const [other] = (await readdir(folder)).filter((name) => name !== 'a.lfc');
    expect(other).toMatch(/^a\.\d{4}-\d\d-\d\dT.*Z\.lfc$/);
    expect(await readFile(inFolder(other!), 'utf8')).toBe('before');
  });

  it('is refused where it cannot be', async () => {
    await mkdir(inFolder('b'));
    await expect(createRecordingFile(inFolder('b'), here)).rejects.toThrow(UsageError);
    await expect(createRecordingFile(inFolder('none/a.lfc'), here)).rejects.toThrow(/ENOENT/);
  });

  it('counts what it cannot write, and says so', async () => {
    const file = await createRecordingFile(inFolder('a.lfc'), { ...here, maxWaitingBytes: 3000 });
    file.write({ ...SAMPLES[1], from: { address: 'name', port: 1 } } as RecordToWrite);
    for (let round = 0; round < 3; round++) file.write(of(1000));
    file.write(of(1));
    const { dropped } = await file.close();
    expect(dropped).toBe(2);
    expect(kinds(await collect(openRecording(inFolder('a.lfc'))))).toEqual([
      'begin',
      'gap',
      'datagram',
      'datagram',
      'gap',
      'datagram',
      'end',
    ]);
  });

  it('ends when the disk will not take it, once told', async () => {
    const faults: LandfallError[] = [];
    const options = { ...here, maxFileBytes: 1, onFault: (fault: LandfallError) => faults.push(fault) };
    await mkdir(inFolder('a.2.lfc'));
    const file = await createRecordingFile(inFolder('a.lfc'), options);
    await expect.poll(() => faults.length).toBe(1);
    file.write(of(1));
    expect(await file.close()).toMatchObject({ dropped: 1 });
    expect(faults.map(({ message }) => message)).toEqual([expect.stringContaining('a.2.lfc')]);
  });
});

describe('what ports carry', () => {
  const bytes = Uint8Array.from({ length: 100 }, (_, at) => at);
  const half = { beganAt: 1, endedAt: 2, headers: { a: 'b' }, isWhole: true };

  it.each([
    [100, 100, 0, undefined],
    [99, 99, 1, 64],
  ])('is kept up to %i bytes of a body', (most, kept, missing, hashLength) => {
    const written: RecordToWrite[] = [];
    const sink = portsSink((record) => written.push(record), 'server', most);
    void sink.exchange({
      role: 'server',
      wallTimeMs: 1e12,
      at: 1,
      from: undefined,
      to: undefined,
      origin: 'http://x',
      request: { ...half, body: { bytes, missingBytes: 0 }, method: 'GET', target: '/' },
      response: { ...half, body: { bytes, missingBytes: 5, sha256: 'known' }, status: 200 },
    });
    const [record] = written;
    if (record?.kind !== 'exchange') throw new TypeError('an exchange is wanted');
    expect([record.request?.body.length, record.request?.missingBytes]).toEqual([kept, missing]);
    expect(record.request?.sha256?.length).toBe(hashLength);
    expect(record.response).toMatchObject({ missingBytes: missing + 5, sha256: 'known' });
    expect(record.request?.headers).toEqual([['a', 'b']]);
  });
});

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startBackups } from './backups.ts';
import { silentLog } from './log.ts';
import type { ServiceEvent } from './log.ts';
import { commonMetrics } from './metrics.ts';
import { startScrub } from './scrub.ts';
import { openUpkeepRecord } from './upkeep-record.ts';
import type { UpkeepRecord } from './upkeep-record.ts';

const START = 1_764_000_000;
const HOUR_MS = 3_600_000;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-upkeep-'));
  vi.useFakeTimers({ now: START * 1000, toFake: ['Date'] });
});
afterEach(async () => {
  vi.useRealTimers();
  await rm(folder, { recursive: true });
});

const open = async (name = 'backup', of = '/copy'): Promise<UpkeepRecord> =>
  await openUpkeepRecord({ folder, name, of, log: silentLog });
const later = (hours: number): void => void vi.setSystemTime(Date.now() + hours * HOUR_MS);
const COPIED = { blobs: 1, alreadyThere: 0, damaged: [] };

describe('what a folder remembers of its upkeep', () => {
  it('is begun with the first start, and outlives the next ones', async () => {
    expect((await open()).value).toEqual({ since: START, damaged: 0, hasFailed: false });
    later(50);
    expect((await open()).value).toMatchObject({ since: START });
    await (await open()).keep({ completedAt: START + 180_000, damaged: 2, hasFailed: true });
    later(1);
    expect((await open()).value).toMatchObject({
      since: START,
      completedAt: START + 180_000,
      damaged: 2,
      hasFailed: true,
    });
  });

  it('is of each kind of work, and of each folder of copies', async () => {
    await (await open()).keep({ completedAt: START, damaged: 0, hasFailed: false });
    later(1);
    expect((await open('scrub')).value).not.toHaveProperty('completedAt');
    expect((await open('backup', '/another')).value).toEqual({
      since: START + 3600,
      damaged: 0,
      hasFailed: false,
    });
  });

  it.each([
    ['', 'nothing'],
    ['{"of":"/copy"', 'half of it'],
    ['{"of":"/copy","since":1,"damaged":-1,"hasFailed":false}', 'less than no damage'],
    ['{"of":"/copy","since":1,"damaged":0,"hasFailed":false,"completedAt":9e9}', 'a time that is to come'],
    ['{"of":"/copy","since":9e9,"damaged":0,"hasFailed":false}', 'a start that is to come'],
  ])('is begun anew where the file says %j: %s', async (text) => {
    await open();
    await writeFile(join(folder, 'upkeep/backup'), text);
    later(1);
    expect((await open()).value).toEqual({ since: START + 3600, damaged: 0, hasFailed: false });
    expect(JSON.parse(await readFile(join(folder, 'upkeep/backup'), 'utf8'))).toMatchObject({
      since: START + 3600,
    });
  });

  it('is told where it cannot be written, and remembered by the process', async () => {
    await writeFile(join(folder, 'upkeep'), 'a file is no folder');
    const events: ServiceEvent[] = [];
    const log = (event: ServiceEvent): void => void events.push(event);
    const record = await openUpkeepRecord({ folder, name: 'scrub', log });
    await record.keep({ completedAt: START, damaged: 1, hasFailed: false });
    expect(events.map(({ event, fields }) => [event, fields['work']])).toEqual([
      ['upkeep not noted', 'scrub'],
      ['upkeep not noted', 'scrub'],
    ]);
    expect(record.value).toMatchObject({ since: START, completedAt: START, damaged: 1 });
  });
});

describe('a service that is started anew', () => {
  const seconds = async (name: string, work: Parameters<typeof commonMetrics>[0]): Promise<unknown> =>
    (await commonMetrics(work)).find((metric) => metric.name === `landfall_assets_${name}`)?.values[0]?.value;

  it('says when the last backup was made, and that one has failed, before it has made another', async () => {
    let isFull = false;
    const backUp = async (): Promise<typeof COPIED> => {
      if (isFull) throw new RangeError('no room');
      return await Promise.resolve(COPIED);
    };
    const start = async () =>
      startBackups({ backUp }, { folder: '/copy', restMs: HOUR_MS }, silentLog, await open());
    const first = await start();
    await vi.waitFor(() => expect(first.progress.completedAt).toBeDefined());
    await first[Symbol.asyncDispose]();
    const { completedAt } = first.progress;
    later(60);
    isFull = true;
    const second = await start();
    await vi.waitFor(() => expect(second.progress.hasFailed).toBe(true));
    await second[Symbol.asyncDispose]();
    const never = startBackups(
      { backUp: async () => await new Promise(() => undefined) },
      { folder: '/copy', restMs: HOUR_MS },
      silentLog,
      await open(),
    );
    const work = { backup: () => never.progress };
    expect(completedAt).toBeCloseTo(START, -1);
    expect(await seconds('backup_completed_seconds', work)).toBe(completedAt);
    expect(await seconds('backup_failed', work)).toBe(1);
    expect(await seconds('backup_since_seconds', work)).toBe(START);
  });

  it('says when the scrub last was through, and what it met', async () => {
    const found = { blobs: 3, damaged: [{ hash: 'aa', repaired: false }] };
    const pace = { bytesPerSecond: 1, restMs: HOUR_MS };
    const first = startScrub(
      { inspect: async () => await Promise.resolve(found) },
      pace,
      silentLog,
      await open('scrub', ''),
    );
    await vi.waitFor(() => expect(first.progress.completedAt).toBeDefined());
    await first[Symbol.asyncDispose]();
    const { completedAt } = first.progress;
    later(80);
    const never = startScrub(
      { inspect: async () => await new Promise(() => undefined) },
      pace,
      silentLog,
      await open('scrub', ''),
    );
    const work = { scrub: () => never.progress };
    expect(completedAt).toBeCloseTo(START, -1);
    expect(await seconds('scrub_completed_seconds', work)).toBe(completedAt);
    expect(await seconds('scrub_since_seconds', work)).toBe(START);
    expect(await seconds('scrub_damaged', work)).toBe(1);
  });
});

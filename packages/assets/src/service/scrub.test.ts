import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ServiceEvent } from './log.ts';
import { startScrub } from './scrub.ts';
import type { Scrub, Scrubbed } from './scrub.ts';

type Inspect = Scrubbed['inspect'];
type Found = Awaited<ReturnType<Inspect>>;

const NOTHING: Found = { blobs: 10, damaged: [] };

let events: ServiceEvent[];
beforeEach(() => {
  events = [];
  vi.useFakeTimers({ now: 1_764_000_000_000 });
});
afterEach(() => void vi.useRealTimers());

const start = (inspect: Inspect): Scrub =>
  startScrub({ inspect }, { bytesPerSecond: 1000, restMs: 60_000 }, (event) => void events.push(event));
const logged = (): string[] =>
  events.map(({ event, fields }) => `${event} ${Object.values(fields).join(' ')}`);

describe('the check of every stored byte', () => {
  it('asks the store to put right what it can, at its pace', async () => {
    const asked: Parameters<Inspect>[0][] = [];
    const scrub = start(async (options) => {
      asked.push(options);
      return await Promise.resolve(NOTHING);
    });
    await vi.advanceTimersByTimeAsync(0);
    expect(asked).toMatchObject([{ bytesPerSecond: 1000, repair: true }]);
    expect(scrub.progress).toEqual({
      isRunning: false,
      checked: 10,
      total: 10,
      damaged: 0,
      completedAt: 1_764_000_000,
      since: 1_764_000_000,
    });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveLength(2);
    await scrub[Symbol.asyncDispose]();
  });

  it('tells how far it is, and keeps when it last was through', async () => {
    let goOn: (found: Found) => void = () => undefined;
    const scrub = start(async ({ onProgress }) => {
      onProgress({ blobs: 4, ofBlobs: 12 });
      return await new Promise((resolve) => (goOn = resolve));
    });
    await vi.advanceTimersByTimeAsync(0);
    expect(scrub.progress).toEqual({
      isRunning: true,
      checked: 4,
      total: 12,
      damaged: 0,
      since: 1_764_000_000,
    });
    goOn(NOTHING);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(scrub.progress).toMatchObject({ isRunning: true, checked: 4, completedAt: 1_764_000_000 });
    goOn(NOTHING);
    await scrub[Symbol.asyncDispose]();
  });

  it('names each damaged content, whether it was put right or not, and each lost part', async () => {
    const scrub = start(
      async () =>
        await Promise.resolve({
          blobs: 5,
          damaged: [
            { hash: 'aa', repaired: true },
            { hash: 'bb', repaired: false },
          ],
          lost: [{ segment: 3, bytes: 99 }],
          journalDamage: 2,
          damagedRecords: 1,
        }),
    );
    await vi.advanceTimersByTimeAsync(0);
    expect(logged()).toEqual([
      'damaged scrub aa true',
      'damaged scrub bb false',
      'lost scrub 3 99',
      'journal damaged 2 1',
    ]);
    expect(events.every(({ level }) => level === 'error')).toBe(true);
    expect(scrub.progress.damaged).toBe(2 + 1 + 2);
    await scrub[Symbol.asyncDispose]();
  });

  it('says nothing of a journal that is whole', async () => {
    const scrub = start(
      async () => await Promise.resolve({ ...NOTHING, lost: [], journalDamage: 0, damagedRecords: 0 }),
    );
    await vi.advanceTimersByTimeAsync(0);
    expect(logged()).toEqual([]);
    await scrub[Symbol.asyncDispose]();
  });

  it('says when it failed, is not running then, and tries again', async () => {
    let rounds = 0;
    const scrub = start(async ({ onProgress }) => {
      rounds++;
      onProgress({ blobs: 7, ofBlobs: 8 });
      return await Promise.reject(new RangeError('no disk'));
    });
    await vi.advanceTimersByTimeAsync(0);
    expect(logged()).toEqual(['scrub failed RangeError: no disk']);
    expect(scrub.progress).toEqual({
      isRunning: false,
      checked: 7,
      total: 8,
      damaged: 0,
      since: 1_764_000_000,
    });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(rounds).toBe(2);
    await scrub[Symbol.asyncDispose]();
  });
});

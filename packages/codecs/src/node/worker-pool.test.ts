import { EventEmitter } from 'node:events';
import { Worker } from 'node:worker_threads';
import { ClosedError, TimeoutError } from '@landfall/protocol/errors';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { CodecAbsentError, CodecBusyError, CodecCrashedError } from '../ports/index.ts';
import { bundledWorker } from '../testing/index.ts';
import { WorkerPool } from '../pool/index.ts';
import type { Job, PoolLimits } from '../pool/index.ts';
import { nodeThreads } from './node-threads.ts';

const [HANG, THROW, EXIT, BREAK, FINE] = [1, 2, 3, 4, 9];
let script: URL;
beforeAll(async () => {
  script = await bundledWorker('testing/faulty-worker');
});

const LIMITS: PoolLimits = { workers: 1, queue: 4, jobMs: 60_000, idleMs: 60_000, heapBytes: 100 };
const poolWith = (limits: Partial<PoolLimits> = {}, from = script): WorkerPool =>
  new WorkerPool({ ...LIMITS, ...limits }, nodeThreads(from));

const job = (...bytes: number[]): Job => ({
  type: 'cut',
  codestream: Uint8Array.from(bytes),
  options: { discard: 1, estimate: 'current' },
});

describe('a pool of workers', () => {
  it('gives back what they make, from a copy of what it was given', async () => {
    await using pool = poolWith();
    const given = Uint8Array.from([FINE, 1, 2]);
    const result = await pool.run({ ...job(), codestream: given } as Job);
    expect([result, given]).toEqual([Uint8Array.from([FINE, 1, 2]), Uint8Array.from([FINE, 1, 2])]);
    expect(pool.statistics).toMatchObject({ done: 1, failed: 0, waiting: 0, running: 0 });
  });

  it.each([
    ['throws', THROW],
    ['exits', EXIT],
    ['breaks', BREAK],
  ])('replaces a worker that %s', async (_, byte) => {
    await using pool = poolWith();
    const results = await Promise.allSettled([
      pool.run(job(byte)),
      pool.run(job(FINE)),
      pool.run(job(FINE, 7)),
    ]);
    expect(results[0]).toMatchObject({
      status: 'rejected',
      reason: expect.any(CodecCrashedError) as unknown,
    });
    expect(results.slice(1).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
    expect(pool.statistics).toMatchObject({ done: 2, failed: 1, replaced: 1 });
  });

  it('tells a crash from a worker that is not there, though its first word is heard after its error', async () => {
    // They come by two ways, and Node looks at one after the other while the worker goes on.
    const held: unknown[] = [];
    const ended = new WeakSet<Worker>();
    const emit = vi.spyOn(Worker.prototype, 'emit').mockImplementation(function (this: Worker, ...event) {
      if (event[0] === 'message' && !ended.has(this)) return held.push(event[1]) > 0;
      const isHeard = EventEmitter.prototype.emit.apply(this, event);
      if (event[0] !== 'error') return isHeard;
      ended.add(this);
      for (const word of held.splice(0)) EventEmitter.prototype.emit.call(this, 'message', word);
      return isHeard;
    });
    try {
      await using pool = poolWith();
      await expect(pool.run(job(THROW))).rejects.toThrow(CodecCrashedError);
    } finally {
      emit.mockRestore();
    }
  });

  it('ends a worker that hangs', async () => {
    await using pool = poolWith({ jobMs: 300 });
    await expect(pool.run(job(HANG))).rejects.toThrow(TimeoutError);
    expect(pool.statistics).toMatchObject({ failed: 1, replaced: 1 });
  });

  it('replaces a worker that grew too big, after its job', async () => {
    await using pool = poolWith();
    await pool.run(job(FINE, 99));
    expect(pool.statistics.replaced).toBe(0);
    await pool.run(job(FINE, 101));
    expect(pool.statistics.replaced).toBe(1);
    expect(await pool.run(job(FINE))).toEqual(Uint8Array.from([FINE]));
  });

  it('ends a worker that has nothing to do, and begins another when there is', async () => {
    await using pool = poolWith({ idleMs: 1 });
    for (let count = 0; count < 5; count++) {
      expect(await pool.run(job(FINE))).toEqual(Uint8Array.from([FINE]));
      await vi.waitUntil(() => pool.statistics.workers === 0, { timeout: 20_000 });
    }
    expect(pool.statistics).toMatchObject({ done: 5, failed: 0, replaced: 0 });
  });

  it('lets only so many wait', async () => {
    await using pool = poolWith({ queue: 2 });
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => pool.run(job(FINE))));
    // One runs, two wait.
    expect(results.filter(({ status }) => status === 'fulfilled').length).toBe(3);
    for (const result of results.slice(3))
      expect(result).toMatchObject({ reason: expect.any(CodecBusyError) as unknown });
    expect(pool.statistics).toMatchObject({ done: 3, refused: 7 });
  });

  it('works on as many at once as it has workers', async () => {
    await using pool = poolWith({ workers: 2, jobMs: 2500 });
    const hanging = expect(pool.run(job(HANG))).rejects.toThrow(TimeoutError);
    expect(await pool.run(job(FINE))).toEqual(Uint8Array.from([FINE]));
    expect(pool.statistics.running).toBe(1);
    await hanging;
  });

  it('finishes what runs when it is closed, and refuses the rest', async () => {
    const pool = poolWith();
    const [running, waiting] = [pool.run(job(FINE)), pool.run(job(FINE))];
    const refused = expect(waiting).rejects.toThrow(ClosedError);
    await pool[Symbol.asyncDispose]();
    expect(await running).toEqual(Uint8Array.from([FINE]));
    await refused;
    await expect(pool.run(job(FINE))).rejects.toThrow(ClosedError);
  });

  it('says so when there is no worker', async () => {
    await using pool = poolWith({}, new URL('file:///nowhere/worker.js'));
    await expect(pool.run(job(FINE))).rejects.toThrow(CodecAbsentError);
  });
});

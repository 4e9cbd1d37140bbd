import { BOX } from '@landfall/scene/shape';
import { describe, expect, it } from 'vitest';
import type { WorkshopAnswer, WorkshopJob } from './index.ts';
import { Workshop } from './index.ts';

/** Workers that note their jobs, and break down or answer when they are told to. */
function workers() {
  const all: {
    readonly jobs: WorkshopJob[];
    isOver: boolean;
    fail(): void;
    answer(answer: WorkshopAnswer): void;
  }[] = [];
  const start = () => {
    const jobs: WorkshopJob[] = [];
    const hears = new Map<string, (event: { data: WorkshopAnswer }) => void>();
    const one = {
      jobs,
      isOver: false,
      fail: () => hears.get('error')?.({ data: { type: 'failed', ticket: 0 } }),
      answer: (data: WorkshopAnswer) => hears.get('message')?.({ data }),
    };
    all.push(one);
    return {
      postMessage: (job: WorkshopJob) => void jobs.push(job),
      addEventListener: (type: string, listener: (event: { data: WorkshopAnswer }) => void) =>
        void hears.set(type, listener),
      terminate: () => void (one.isOver = true),
    };
  };
  return { all, start };
}
const FORM = { kind: 'prim', shape: BOX } as const;

describe('a workshop', () => {
  it('gives what a worker was doing when it broke down to the next one', async () => {
    const { all, start } = workers();
    const workshop = new Workshop(start);
    const made = workshop.geometry(FORM, 2);
    all[0]!.fail();
    expect([all.length, all[0]!.isOver, all[1]!.jobs]).toEqual([2, true, all[0]!.jobs]);
    const { ticket } = all[1]!.jobs[0]!;
    // What the first one still says is nothing.
    all[0]!.fail();
    all[1]!.answer({ type: 'failed', ticket });
    expect(await made).toBeUndefined();
    expect([all.length, workshop.waiting]).toEqual([2, 0]);
  });

  it('says when all have broken down, and lets nobody wait', async () => {
    const { all, start } = workers();
    const workshop = new Workshop(start);
    let isGone = false;
    workshop.onGone = () => (isGone = true);
    const made = workshop.picture(new Uint8Array(1), 64);
    for (const worker of [0, 1, 2]) all[worker]!.fail();
    expect([all.length, isGone, await made, await workshop.geometry(FORM, 0)]).toEqual([
      3,
      true,
      undefined,
      undefined,
    ]);
  });
});

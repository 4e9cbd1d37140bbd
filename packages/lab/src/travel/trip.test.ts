import type { Journey, TravelArrival, TravelStep } from '@landfall/client';
import { ClosedError } from '@landfall/protocol/errors';
import { describe, expect, it } from 'vitest';
import { formatHop, hops } from './trip.ts';
import type { Hop, Traveller } from './trip.ts';
import { percentile, summarize } from './summary.ts';

const BAY = { label: 'Bay' } as TravelArrival['region'];
const POSITION = { x: 1, y: 2, z: 3 };
const UNTIL_NEVER = new AbortController().signal;

/** Arrives after so many milliseconds, or fails for a reason. */
function journeyOf(end: number | Error): Journey {
  const placed = { type: 'placed', atMs: end as number, region: BAY, position: POSITION } as const;
  const failed = { type: 'failed', atMs: 9, region: BAY, step: 'x', failure: 'refused', words: '' } as const;
  const steps: TravelStep[] = [
    { type: 'asked', atMs: 0, region: BAY, to: 'Bay', waitedMs: 30 },
    { type: 'started', isAsked: true, teleportFlags: 0, atMs: 5, region: BAY },
    typeof end === 'number' ? placed : failed,
  ];
  const arrived = { left: BAY, region: BAY, position: POSITION, elapsedMs: end as number };
  const arrival = typeof end === 'number' ? Promise.resolve(arrived) : Promise.reject(end);
  arrival.catch(() => undefined);
  async function* each(): AsyncGenerator<TravelStep> {
    for (const step of steps) yield await Promise.resolve(step);
  }
  return { arrival, [Symbol.asyncIterator]: each } as unknown as Journey;
}

async function trip(ends: readonly (number | Error)[], rounds = 1, signal = UNTIL_NEVER): Promise<Hop[]> {
  const asked: string[] = [];
  const traveller: Traveller = {
    teleport: (to) => journeyOf(ends[asked.push(to) - 1] ?? 1),
  };
  const destinations = ['Bay', 'Nowhere'];
  const all: Hop[] = [];
  const pause = (): Promise<void> => Promise.resolve();
  for await (const hop of hops(traveller, { destinations, rounds, signal, pause })) all.push(hop);
  return all;
}

describe('a trip', () => {
  it('hops from place to place, so often, whatever becomes of a hop', async () => {
    const all = await trip([100, new Error('Region is full'), 300, 200], 2);
    expect(all.map(({ to, cause }) => [to, cause])).toEqual([
      ['Bay', undefined],
      ['Nowhere', 'Region is full'],
      ['Bay', undefined],
      ['Nowhere', undefined],
    ]);
    expect(formatHop(all[0]!)).toBe(
      'Bay: look-up 30 ms; TeleportStart 5, placed 100 ms; in Bay at <1, 2, 3>',
    );
    expect(formatHop(all[1]!)).toBe(
      'Nowhere: look-up 30 ms; TeleportStart 5 ms; failed after 9 ms: Region is full',
    );
  });

  it('holds on to no region, however long it is', async () => {
    const [hop] = await trip([100]);
    expect(hop).toEqual({
      to: 'Bay',
      steps: [
        { type: 'asked', atMs: 0, waitedMs: 30 },
        { type: 'started', atMs: 5 },
        { type: 'placed', atMs: 100 },
      ],
      arrival: { regionLabel: 'Bay', position: POSITION },
      cause: undefined,
      isInterrupted: false,
    });
  });

  it('says how long a hop took that came to nothing before anybody was asked', () => {
    const failed = {
      type: 'failed',
      atMs: 41.2,
      region: BAY,
      step: 'request',
      failure: 'refused',
      words: '',
    } as const;
    const hop = { to: 'Nowhere', steps: [failed], arrival: undefined, cause: 'no', isInterrupted: false };
    expect(formatHop(hop)).toBe('Nowhere: failed after 41 ms: no');
  });

  it('has not failed where it was called off, and says so', async () => {
    const call = new AbortController();
    const aborted = new ClosedError('the teleport was cancelled', { by: 'us', reason: 'aborted' });
    const traveller: Traveller = {
      teleport: (to) => {
        if (to === 'Nowhere') call.abort();
        return journeyOf(to === 'Nowhere' ? aborted : 100);
      },
    };
    const all: Hop[] = [];
    const options = { destinations: ['Bay', 'Nowhere', 'Bay'], rounds: 1, signal: call.signal };
    const pause = (): Promise<void> => Promise.resolve();
    for await (const hop of hops(traveller, { ...options, pause })) all.push(hop);
    expect(all.map(({ isInterrupted }) => isInterrupted)).toEqual([false, true]);
    expect(formatHop(all[1]!)).toBe('Nowhere: look-up 30 ms; TeleportStart 5 ms; interrupted after 9 ms');
    const told = summarize(all);
    expect(told[0]).toBe('1 of 1 teleport arrived');
    expect(told.at(-1)).toBe('interrupted: 1 teleport');
    expect(told.join()).not.toContain('failed');
  });

  it('lets no words of a grid steer the terminal, nor look like lines of ours', async () => {
    const evil = 'no\x1b]0;mine\x07\r\n2 Bay: in Bay\u202e';
    const all = await trip([1, new Error(evil), 1, new Error(evil)], 2);
    expect(formatHop(all[1]!)).toMatch(/failed after 9 ms: no \]0;mine 2 Bay: in Bay $/);
    expect(summarize(all).at(-1)).toBe('failed 2 times: Nowhere: no ]0;mine 2 Bay: in Bay ');
    const arrived = all[0]!;
    const there = { ...arrived.arrival!, regionLabel: 'Bay\x1b[2J\nShore' };
    expect(formatHop({ ...arrived, arrival: there })).toMatch(/in Bay \[2J Shore at <1, 2, 3>$/);
  });

  it('ends when it is interrupted', async () => {
    expect(await trip([1, 1], 1, AbortSignal.abort())).toEqual([]);
  });

  it('is told in the end: how long its steps took, and why some came to nothing', async () => {
    const no = new Error('Region is full');
    expect(summarize(await trip([100, no, 300, no, 200, 50], 3))).toEqual([
      '4 of 6 teleports arrived',
      'look-up: median 30 ms, p95 30 ms, most 30 ms (4)',
      'request to TeleportStart: median 5 ms, p95 5 ms, most 5 ms (4)',
      'request to placed: median 100 ms, p95 300 ms, most 300 ms (4)',
      'failed 2 times: Nowhere: Region is full',
    ]);
  });
});

it('percentiles are values that were measured', () => {
  const values = [4, 1, 3, 2];
  expect([50, 75, 95, 100].map((percent) => percentile(values, percent))).toEqual([2, 3, 4, 4]);
  expect(percentile([], 50)).toBeNaN();
});

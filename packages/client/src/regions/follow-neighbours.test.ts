import type { EnableSimulator } from '@landfall/protocol/capability';
import { describe, expect, it } from 'vitest';
import type { SessionScope } from '../scope/index.ts';
import { followNeighbours, MAX_NEIGHBOURS } from './follow-neighbours.ts';
import type { QueuedEvents } from './queued-events.ts';

describe('neighbours', () => {
  it('beyond those that there can be are left out, and that is told once', () => {
    const told: string[] = [];
    const opened: EnableSimulator[] = [];
    const hear = listen({ log: (_level, text) => told.push(text) }, opened);
    for (let port = 1; port <= MAX_NEIGHBOURS + 10_000; port++) hear(port);
    expect(opened).toHaveLength(MAX_NEIGHBOURS);
    expect(told).toEqual([`more than ${MAX_NEIGHBOURS} neighbours: the rest is left out`]);
  });
});

/** @returns what makes a region's queue say EnableSimulator. */
function listen(logger: SessionScope['logger'], opened: EnableSimulator[]): (port: number) => void {
  let hear: (event: EnableSimulator) => void = () => undefined;
  const on = (name: string, listener: (event: EnableSimulator) => void): void => {
    if (name === 'EnableSimulator') hear = listener;
  };
  followNeighbours(
    { on } as unknown as QueuedEvents,
    {
      regionAt: () => undefined,
      count() {
        return opened.length;
      },
      open: (neighbour) => opened.push(neighbour),
      connect: () => undefined,
    },
    { logger } as SessionScope,
  );
  return (port) =>
    hear({
      type: 'EnableSimulator',
      regionHandle: 0n,
      simulator: { address: '127.0.0.1', port },
      regionSize: { x: 256, y: 256 },
    });
}

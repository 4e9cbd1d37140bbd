/** Two grants of one region under way, and grants without an event queue. */
import { encodeSeedResponse } from '@landfall/protocol/capability';
import { MemoryNetwork } from '@landfall/transport/memory';
import type { HttpResponse } from '@landfall/transport/ports';
import { describe, expect, it } from 'vitest';
import {
  arriveInFakeGrid,
  crossBorder,
  enableRegion,
  establishRegion,
  finishTeleport,
  reply,
} from '../testing/index.ts';

const COLUMN = 1001;

async function arrived() {
  const network = new MemoryNetwork();
  const { grid, session } = await arriveInFakeGrid(network);
  const told: unknown[] = [];
  session.on('lossSuspected', ({ region, signs }) => told.push([region.name, ...signs]));
  const granted = (urls: Iterable<readonly [string, string]>): HttpResponse =>
    reply(200, encodeSeedResponse([...urls]), 'application/llsd+xml');
  return { network, grid, session, told, granted };
}

describe('a region that the agent goes over into while its seed as a neighbour is still being asked', () => {
  /** Over the border into East, by another seed than the one that it has as a neighbour, which answers only then: `late`. */
  async function beyondTheBorder(late: (queue: string) => HttpResponse) {
    const { grid, network, ...all } = await arrived();
    let answer = (): void => undefined;
    let asked = 0;
    grid.answers.set('/seed/east', () => {
      if (++asked > 1) return late(`${grid.url}EventQueueGet/east`);
      return new Promise((resolve) => {
        answer = () => resolve(late(`${grid.url}EventQueueGet/east`));
      });
    });
    const east = await grid.addNeighbour('East Region');
    const move = { simulator: east.endpoint, column: COLUMN };
    enableRegion(grid, { ...move, name: 'east' });
    establishRegion(grid, { ...move, name: 'east' });
    await network.run(1000);
    crossBorder(grid, { ...move, name: 'east-as-root' });
    await network.run(1000);
    answer();
    await network.run(200_000);
    return { ...all, grid, network };
  }

  const lateAnswers: readonly [string, (queue: string) => HttpResponse][] = [
    ['grants', (queue) => reply(200, encodeSeedResponse([['EventQueueGet', queue]]), 'application/llsd+xml')],
    ['refuses', () => reply(404)],
  ];

  it.each(lateAnswers)('is heard by the later one, whatever the earlier one %s', async (_, late) => {
    const { network, grid, session, told } = await beyondTheBorder(late);
    expect(session.region.name).toBe('East Region');
    expect(session.region.capabilities.get('EventQueueGet')).toMatch(/east-as-root$/);
    const far = await grid.addNeighbour('Far Region');
    finishTeleport(grid, { simulator: far.endpoint, name: 'far', column: 2000, by: 'east-as-root' });
    await network.run(3000);
    expect([session.region.name, told]).toEqual(['Far Region', []]);
  });
});

it('a region that grants no event queue may be lost, and says so once the agent is in it', async () => {
  const { network, grid, session, told, granted } = await arrived();
  const east = await grid.addNeighbour('East Region');
  const move = { simulator: east.endpoint, name: 'east', column: COLUMN };
  let asked = 0;
  grid.answers.set('/seed/east', () => {
    asked++;
    return granted([]);
  });
  enableRegion(grid, move);
  establishRegion(grid, move);
  await network.run(3000);
  expect([asked, told]).toEqual([1, []]);
  crossBorder(grid, move);
  await network.run(3000);
  expect(session.region.name).toBe('East Region');
  expect([asked, told]).toEqual([2, [['East Region', 'event-queue-gone']]]);
});

import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { arriveInFakeGrid, enableRegion, establishRegion, finishTeleport } from '../testing/index.ts';
import { REVISIT_MS } from './revisits.ts';

/** An agent that was in Far Region's neighbourhood, whose circuit there has just been replaced. */
async function setUp() {
  const network = new MemoryNetwork();
  const { grid, session } = await arriveInFakeGrid(network);
  const far = await grid.addNeighbour('Far Region');
  const toFar = { simulator: far.endpoint, name: 'far' };
  enableRegion(grid, toFar);
  establishRegion(grid, toFar);
  await network.run(1000);
  return { network, grid, session, far, toFar };
}

describe('a goodbye', () => {
  it('to the agent that was there before does not end the visit of the one that is there now', async () => {
    const { network, grid, session, far, toFar } = await setUp();
    finishTeleport(grid, { ...toFar, name: 'anew' });
    await network.run(500);
    expect(session.region.name).toBe('Far Region');
    far.send({ name: 'DisableSimulator' });
    await network.run(1000);
    expect([session.isAlive, session.region.name]).toEqual([true, 'Far Region']);
  });

  it('ends it once nobody can have been meant but this one', async () => {
    const { network, grid, session, far, toFar } = await setUp();
    finishTeleport(grid, { ...toFar, name: 'anew' });
    await network.run(REVISIT_MS + 500);
    far.send({ name: 'DisableSimulator' });
    expect((await network.runUntil(session.ended, 1000)).reason).toBe('disabled');
  });

  it('is acked before its circuit ends, so that it is not said again to the next', async () => {
    const { network, session, far } = await setUp();
    const heard: string[] = [];
    far.onAcked((name) => heard.push(name));
    far.send({ name: 'DisableSimulator' }, { reliable: true, tag: 'DisableSimulator' });
    await network.run(1000);
    expect(session.regions.size).toBe(1);
    expect(heard).toEqual(['DisableSimulator']);
  });
});

import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import {
  arriveInFakeGrid,
  crossBorder,
  enableRegion,
  establishRegion,
  finishTeleport,
  teleportFailed,
} from '../testing/index.ts';

/** An agent in Default Region; a simulator that is neither neighbour nor known. */
async function setUp() {
  const network = new MemoryNetwork();
  const arrived = await arriveInFakeGrid(network);
  const { grid, session } = arrived;
  const far = await grid.addNeighbour('Far Region');
  const presence: string[] = [];
  session.on('presence', ({ type, region }) => presence.push(`${type} ${region.label}`));
  const told: string[] = [];
  session.on('journey', (news) => told.push(news.type));
  const malformed: string[] = [];
  session.on('malformed', ({ error }) => malformed.push(error.message));
  const toFar = { simulator: far.endpoint, name: 'far' };
  return { ...arrived, network, far, toFar, presence, told, malformed };
}

const silent = (): undefined => undefined;

describe('a teleport to another region', () => {
  it('changes the region when that has placed the agent, and keeps the circuit behind until then', async () => {
    const { network, grid, session, far, toFar, presence } = await setUp();
    const home = session.region;
    const answer = far.script;
    far.script = silent;
    finishTeleport(grid, toFar);
    await network.run(3000);
    expect(session.region).toBe(home);
    expect(home.isChild).toBe(false);
    expect(session.regions.size).toBe(2);
    expect(far.all('CompleteAgentMovement')).toHaveLength(1);
    answer(far.received[1]!, far);
    await network.run(1000);
    expect(session.region.name).toBe('Far Region');
    expect([home.isChild, session.region.isChild]).toEqual([true, false]);
    expect(session.agent.region).toBe(session.region);
    grid.simulator.send({ name: 'DisableSimulator' });
    await network.run(1000);
    const there = session.region.circuit.endpoint;
    expect(presence).toEqual([
      `entered ${there.address}:${there.port}`,
      'became-root Far Region',
      'became-neighbour Default Region',
      'left Default Region',
    ]);
  });

  it('that fails after TeleportFinish leaves the agent where it was', async () => {
    const { network, grid, session, far, toFar, told, presence } = await setUp();
    const home = session.region;
    far.script = silent;
    finishTeleport(grid, toFar);
    await network.run(1000);
    grid.simulator.send(teleportFailed('Problems connecting to destination'));
    await network.run(1000);
    expect(told).toEqual(['departed', 'failed']);
    expect(session.region).toBe(home);
    expect(session.regions.all).toEqual([home]);
    expect(presence.map((line) => line.split(' ')[0])).toEqual(['entered', 'left']);
    // It is as able as before.
    finishTeleport(grid, { ...toFar, simulator: (await grid.addNeighbour('Third')).endpoint });
    await network.run(1000);
    expect(session.region.name).toBe('Third');
  });

  it('has no AgentUpdate sent on the way, and one at once behind it', async () => {
    const { network, grid, session, far, toFar } = await setUp();
    session.agent.fly();
    await network.run(1000);
    const answer = far.script;
    far.script = silent;
    finishTeleport(grid, toFar);
    await network.run(100);
    const before = grid.simulator.all('AgentUpdate').length;
    session.agent.turnTo(1);
    await network.run(5000);
    expect(grid.simulator.all('AgentUpdate').length).toBe(before);
    expect(far.all('AgentUpdate')).toEqual([]);
    answer(far.received[1]!, far);
    await network.run(500);
    const [first] = far.all('AgentUpdate');
    // It flies as before.
    expect(first!.AgentData.ControlFlags & 0x2000).toBe(0x2000);
    expect(session.agent.isFlying).toBe(true);
  });

  it('goes on with AgentUpdates where it was when it has failed', async () => {
    const { network, grid, far, toFar } = await setUp();
    far.script = silent;
    finishTeleport(grid, toFar);
    await network.run(3000);
    const before = grid.simulator.all('AgentUpdate').length;
    grid.simulator.send(teleportFailed('No.'));
    await network.run(3000);
    expect(grid.simulator.all('AgentUpdate').length).toBeGreaterThanOrEqual(before + 2);
  });

  it('is followed on when the destination moves the agent before its own word came', async () => {
    const { network, grid, session, far, toFar } = await setUp();
    const third = await grid.addNeighbour('Third Region');
    far.script = silent;
    finishTeleport(grid, toFar);
    await network.run(1000);
    crossBorder(grid, { simulator: third.endpoint, name: 'third', column: 2, by: 'far' });
    await network.run(1000);
    expect(session.region.name).toBe('Third Region');
  });
});

describe('neighbours', () => {
  it('whose capabilities are told before they are enabled are asked for them all the same', async () => {
    const { network, grid, session, toFar } = await setUp();
    establishRegion(grid, toFar);
    await network.run(1000);
    enableRegion(grid, toFar);
    await network.run(1000);
    expect(session.regions.named('Far Region')?.capabilities.size).toBeGreaterThan(0);
  });

  it('with another seed get another circuit, numbered on, and the session hears its queue', async () => {
    const { network, grid, session, far, toFar, presence } = await setUp();
    enableRegion(grid, toFar);
    establishRegion(grid, toFar);
    await network.run(1000);
    const before = session.regions.named('Far Region')!;
    establishRegion(grid, { ...toFar, name: 'again' });
    await network.run(1000);
    establishRegion(grid, { ...toFar, name: 'anew' });
    await network.run(1000);
    const after = session.regions.named('Far Region')!;
    expect(after).not.toBe(before);
    expect(before.lifetime.alive).toBe(false);
    // The simulator knew the old circuits still, and took nothing for a repeat of them.
    expect(far.all('UseCircuitCode')).toHaveLength(3);
    expect(far.all('RegionHandshakeReply')).toHaveLength(3);
    expect(presence.map((line) => line.split(' ')[0])).toEqual([
      'entered',
      'became-neighbour',
      'left',
      'entered',
      'became-neighbour',
      'left',
      'entered',
      'became-neighbour',
    ]);
  });
});

describe('a crossing', () => {
  it('to a neighbour whose seed is said anew has its new queue heard, and the old one no more', async () => {
    const { network, grid, session, toFar } = await setUp();
    enableRegion(grid, toFar);
    establishRegion(grid, toFar);
    await network.run(1000);
    crossBorder(grid, { ...toFar, name: 'anew' });
    await network.run(1000);
    expect(session.region.name).toBe('Far Region');
    const heard: string[] = [];
    session.on('queuedEvent', ({ name }) => heard.push(name));
    grid.queue({ message: 'Old', body: {} }, 'far');
    grid.queue({ message: 'New', body: {} }, 'anew');
    await network.run(1000);
    expect(heard).toEqual(['New']);
  });
});

describe('addresses that nobody is sent to', () => {
  it('are our own: told, and the agent stays', async () => {
    const { network, grid, session, malformed } = await setUp();
    await network.run(100);
    const own = grid.simulator.peer!;
    finishTeleport(grid, { simulator: own, name: 'far' });
    await network.run(1000);
    expect(malformed).toEqual([expect.stringMatching(/is our own address$/)]);
    expect([session.region.name, session.regions.size]).toEqual(['Default Region', 1]);
  });
});

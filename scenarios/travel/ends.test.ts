/** Where the traveller ends, whatever happens on the way: in one region, or in one end of the session that says why. */
import { agent, arrive, chat, travel } from '@landfall/client';
import { regionHandleOf } from '@landfall/protocol/datatypes';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import {
  agentMovementComplete,
  FAKE_AGENT_ID,
  FAKE_SESSION_ID,
  FakeGrid,
  sendsOn,
} from '../../packages/client/src/testing/index.ts';
import { NOTHING, countPorts } from './counted-ports.ts';
import { PATIENCE_MS, endOf, leavesNothing } from './ends.ts';
import type { Walker, World } from './ends.ts';
import { amongWalkers } from './walkers.ts';

/** Somebody in the Bay who is on the way to Far Away: it has been handed over, and is not placed for five seconds. */
async function onTheWay() {
  const world = await amongWalkers();
  const session = await world.visit('Ann', 'Bay&100&100&24');
  await world.network.run(3000);
  world.grid.inject({
    kind: 'delay-message',
    message: 'CompleteAgentMovement',
    direction: 'received',
    times: 1,
    delayMs: 5000,
  });
  const arrival = session.travel.teleport('Far Away/100/100/24').arrival.then(
    ({ region }) => region.name,
    (error: unknown) => (error instanceof Error ? error.name : 'no error'),
  );
  await world.network.run(1000);
  return { ...world, session, arrival };
}

const WAYS: readonly (readonly [
  what: string,
  happens: (world: World & { readonly session: Walker }) => void,
  end: readonly [string, string, readonly string[]],
])[] = [
  [
    'the destination dies',
    ({ grid }) => void grid.inject({ kind: 'region-down', region: 'Far Away' }),
    ['RemoteError', 'Bay', ['Bay']],
  ],
  [
    'the region behind dies',
    ({ grid }) => void grid.inject({ kind: 'region-down', region: 'Bay' }),
    ['Far Away', 'Far Away', ['Far Away']],
  ],
  [
    'both die',
    ({ grid }) => {
      for (const region of ['Bay', 'Far Away']) grid.inject({ kind: 'region-down', region });
    },
    ['ClosedError', 'lost', []],
  ],
  [
    'the grid shows it out',
    ({ grid }) => void grid.inject({ kind: 'kick', agent: 'Ann Walker', reason: 'Enough.' }),
    ['ClosedError', 'kicked', []],
  ],
  ['it logs out', ({ session }) => void session.logout(), ['ClosedError', 'logout', []]],
  [
    'another teleport is asked for',
    ({ session }) => void session.travel.teleport('Hill/50/50/24').arrival.catch(() => undefined),
    ['Far Away', 'Hill', ['Hill']],
  ],
  [
    'all event queues fall silent',
    ({ grid }) => void grid.inject({ kind: 'deaf-event-queue' }),
    ['Far Away', 'Far Away', ['Far Away']],
  ],
];

describe('on the way to another region', () => {
  it.each(WAYS)('%s: one place or one end', async (_, happens, end) => {
    const world = await onTheWay();
    happens(world);
    expect(await endOf(world, world.session, world.arrival)).toEqual(end);
  });
});

const EAST = regionHandleOf(256_256, 256_000);

/** Somebody in a scripted grid whom the region sends to Far Region, which says nothing. */
async function onTheWayInVain() {
  const network = new MemoryNetwork(3);
  const fake = await FakeGrid.start(network.ports());
  const far = await fake.addNeighbour('Far Region');
  const counted = countPorts(network.ports());
  const who = { firstName: 'Test', lastName: 'User', secret: { password: 'x' }, deadlineMs: 30_000 };
  const rooms = [agent(), chat(), travel()] as const;
  const arriving = arrive({ grid: fake.url, ...who, rooms }, counted.ports);
  const session = await network.runUntil(arriving, PATIENCE_MS);
  sendsOn(fake, fake.simulator, far, 'far');
  far.script = () => undefined;
  const arrival = session.travel.teleport({ regionHandle: EAST }).arrival.then(
    ({ region }) => (region.handle === EAST ? 'in the east' : 'elsewhere'),
    (error: unknown) => (error instanceof Error ? error.name : 'no error'),
  );
  await network.run(2000);
  const places = (simulator: typeof far): void => {
    const AgentData = { AgentID: FAKE_AGENT_ID, SessionID: FAKE_SESSION_ID, CircuitCode: 1 };
    const asked = { name: 'CompleteAgentMovement', AgentData } as const;
    simulator.send(agentMovementComplete(asked, { x: 9, y: 9, z: 25 }));
  };
  return { network, fake, far, session, arrival, held: () => counted.held(), places };
}

describe('AgentMovementComplete of the wrong one', () => {
  it.each([
    ['and the right one comes after it', true, 'in the east'],
    ['and the right one never comes', false, 'TimeoutError'],
  ])('places nobody, %s', async (_, isRight, came) => {
    const { network, fake, far, session, arrival, held, places } = await onTheWayInVain();
    const told: string[] = [];
    session.on('malformed', ({ error }) => told.push(error.what));
    places(fake.simulator);
    await network.run(1000);
    expect(told).toEqual(['AgentMovementComplete of a region that the agent is not in']);
    expect(session.region.name).toBe('Default Region');
    if (isRight) places(far);
    expect(await network.runUntil(arrival, PATIENCE_MS)).toBe(came);
    await network.run(5000);
    const roots = session.regions.all.filter(({ isChild }) => !isChild);
    expect(roots).toEqual([session.region]);
    expect(session.travel.place?.region).toBe(session.region);
    expect(session.region.handle === EAST).toBe(isRight);
    expect(held()).toMatchObject({ sockets: 1 });
    await network.runUntil(session.logout({ waitMs: 0 }), 10_000);
    await network.run(1000);
    expect(held()).toEqual(NOTHING);
  });
});

describe('before a move', () => {
  it('a seat is left', async () => {
    const world = await amongWalkers();
    const session = await world.visit('Ann', 'Bay&100&100&24');
    session.agent.sitOnGround();
    await world.network.run(3000);
    const arrival = session.travel.teleport('Far Away/100/100/24').arrival.then(({ region }) => region.name);
    await world.network.runUntil(arrival, PATIENCE_MS);
    const { x } = session.agent.position;
    session.agent.walk();
    await world.network.run(3000);
    expect(Math.abs(session.agent.position.x - x)).toBeGreaterThan(5);
    session.agent.stop();
    expect(await endOf(world, session, arrival)).toEqual(['Far Away', 'Far Away', ['Far Away']]);
  });

  it('whose entry the destination never hears of: TeleportFailed follows TeleportFinish, and it is where it was', async () => {
    const world = await amongWalkers();
    const session = await world.visit('Ann', 'Bay&100&100&24');
    await world.network.run(3000);
    world.grid.inject({ kind: 'drop-message', message: 'CompleteAgentMovement', direction: 'received' });
    const journey = session.travel.teleport('Far Away');
    const arrival = journey.arrival.then(
      ({ region }) => region.name,
      (error: unknown) => (error instanceof Error ? error.name : 'no error'),
    );
    expect(await endOf(world, session, arrival)).toEqual(['RemoteError', 'Bay', ['Bay']]);
    const steps: string[] = [];
    for await (const { type } of journey) steps.push(type);
    expect(steps).toEqual(['asked', 'started', 'departed', 'failed']);
  });

  it.each(['Far Away', 'Hill'])(
    'to %s, of whose arrival the region behind never hears: it is there, and nowhere else',
    async (name) => {
      const world = await amongWalkers();
      const session = await world.visit('Ann', 'Bay&100&100&24');
      await world.network.run(3000);
      world.grid.inject({ kind: 'handover', step: 'update-agent', fate: 'unanswered', times: 1 });
      world.grid.inject({ kind: 'handover', step: 'release-agent', fate: 'lost', times: 1 });
      const arrival = session.travel.teleport(`${name}/100/100/24`).arrival.then(({ region }) => region.name);
      await world.network.runUntil(arrival, PATIENCE_MS);
      // So long the region behind waits for the answer.
      await world.network.run(200_000);
      expect(await endOf(world, session, arrival)).toEqual([name, name, [name]]);
    },
  );

  it('silent event queues keep it where it is', async () => {
    const world = await amongWalkers();
    const session = await world.visit('Ann', 'Bay&100&100&24');
    await world.network.run(3000);
    world.grid.inject({ kind: 'deaf-event-queue' });
    // Those that wait already are answered.
    await world.network.run(60_000);
    const arrival = session.travel.teleport('Far Away').arrival.then(
      ({ region }) => region.name,
      (error: unknown) => (error instanceof Error ? error.name : 'no error'),
    );
    expect(await endOf(world, session, arrival)).toEqual(['RemoteError', 'Bay', ['Bay']]);
  });

  it('a corner leads into the region behind it', async () => {
    const world = await amongWalkers();
    const session = await world.visit('Ann', 'Bay&250&250&30');
    await world.network.run(5000);
    session.agent.fly();
    session.agent.turnTo(Math.PI / 4);
    session.agent.walk();
    const arrival = world.network
      .runUntil(() => session.region.name !== 'Bay', PATIENCE_MS)
      .then(() => session.agent.stop());
    await arrival;
    await world.network.run(5000);
    expect([session.region.name, world.places()]).toEqual(['Sound', ['Sound']]);
    await leavesNothing(world, session);
  });
});

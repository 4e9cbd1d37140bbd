/** Where ends who is on the way over a border, whatever happens there: in one region, or in one end of the session that says why. */
import { agent, arrive, chat, travel } from '@landfall/client';
import type { Fault } from '@landfall/grid';
import { regionHandleOf } from '@landfall/protocol/datatypes';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import {
  agentMovementComplete,
  crossBorder,
  enableRegion,
  establishRegion,
  FAKE_AGENT_ID,
  FAKE_SESSION_ID,
  FakeGrid,
} from '../../packages/client/src/testing/index.ts';
import { NOTHING, countPorts } from './counted-ports.ts';
import { PATIENCE_MS, endOf } from './ends.ts';
import type { Walker, World } from './ends.ts';
import { amongWalkers } from './walkers.ts';

/** Somebody who walks from the Bay to the Hill, until `step` of the crossing has come about. */
async function onTheWay(isThere: (session: Walker) => () => boolean) {
  const world = await amongWalkers();
  const session = await world.visit('Ann', 'Bay&250&100&24');
  await world.network.run(5000);
  const crossing = endOfCrossing(session);
  const there = isThere(session);
  session.agent.turnTo(0);
  session.agent.walk();
  return { ...world, session, crossing, there };
}

/** What comes of the next crossing: the region, or how its Journey failed. */
function endOfCrossing(session: Walker): Promise<string> {
  return new Promise((resolve) => {
    const remove = session.on('setOut', (journey) => {
      if (journey.kind !== 'crossing') return;
      remove();
      resolve(
        journey.arrival.then(
          ({ region }) => region.name,
          (error: Error) => error.name,
        ),
      );
    });
    void session.ended.then(({ reason }) => resolve(`never began: ${reason}`));
  });
}

const slowly: Fault = {
  kind: 'delay-message',
  message: 'CompleteAgentMovement',
  direction: 'received',
  times: 1,
  delayMs: 5000,
};

/** It has been handed over, and has heard so; it is not placed for five seconds, or as the fault says. */
async function handedOver(fault = slowly) {
  const way = await onTheWay((session) => {
    let hasDeparted = false;
    session.on('journey', ({ type }) => (hasDeparted ||= type === 'departed'));
    return () => hasDeparted;
  });
  way.grid.inject(fault);
  await way.network.runUntil(way.there, PATIENCE_MS);
  await way.network.run(500);
  return way;
}

/** It is beyond the border, and the Hill takes five seconds to take it. */
async function beforeTheHandOver() {
  const way = await onTheWay((session) => () => session.agent.position.x >= 256);
  way.grid.inject({ kind: 'handover', step: 'update-agent', fate: 'late', delayMs: 5000, times: 1 });
  await way.network.run(4000);
  return way;
}

type Happens = (world: World & { readonly session: Walker }) => void;
type End = readonly [string, string, readonly string[]];

const down =
  (...regions: readonly string[]): Happens =>
  ({ grid }) => {
    for (const region of regions) grid.inject({ kind: 'region-down', region });
  };
const kicked: Happens = ({ grid }) =>
  void grid.inject({ kind: 'kick', agent: 'Ann Walker', reason: 'Enough.' });
const logsOut: Happens = ({ session }) => void session.logout();
const teleports: Happens = ({ session }) =>
  void session.travel.teleport('Far Away/50/50/24').arrival.catch(() => undefined);
const deaf: Happens = ({ grid }) => void grid.inject({ kind: 'deaf-event-queue' });

const HANDED_OVER: readonly (readonly [string, Happens, End])[] = [
  // The region behind has handed it over, and its avatar is nowhere.
  ['the region ahead dies', down('Hill'), ['ClosedError', 'lost', []]],
  ['the region behind dies', down('Bay'), ['Hill', 'Hill', ['Hill']]],
  ['both die', down('Bay', 'Hill'), ['ClosedError', 'lost', []]],
  ['the grid shows it out', kicked, ['ClosedError', 'kicked', []]],
  ['it logs out', logsOut, ['ClosedError', 'logout', []]],
  ['a teleport is asked for', teleports, ['Hill', 'Far Away', ['Far Away']]],
  ['all event queues fall silent', deaf, ['Hill', 'Hill', ['Hill']]],
];

const BEFORE: readonly (readonly [string, Happens, End])[] = [
  ['the region ahead dies', down('Hill'), ['RemoteError', 'Bay', ['Bay']]],
  ['the region behind dies', down('Bay'), ['never began: lost', 'lost', []]],
  ['both die', down('Bay', 'Hill'), ['never began: lost', 'lost', []]],
  ['the grid shows it out', kicked, ['never began: kicked', 'kicked', []]],
  ['it logs out', logsOut, ['never began: logout', 'logout', []]],
  // The border overtakes it.
  ['a teleport is asked for', teleports, ['Hill', 'Hill', ['Hill']]],
  // The poll that waits already is answered.
  ['all event queues fall silent', deaf, ['Hill', 'Hill', ['Hill']]],
];

describe('on the way over a border, when it has been handed over', () => {
  it.each(HANDED_OVER)('%s: one place or one end', async (_, happens, end) => {
    const world = await handedOver();
    happens(world);
    if (world.session.isAlive) world.session.agent.stop();
    expect(await endOf(world, world.session, world.crossing)).toEqual(end);
  });

  it('and its entry is never heard: one end, in time', async () => {
    const world = await handedOver({
      kind: 'drop-message',
      message: 'CompleteAgentMovement',
      direction: 'received',
    });
    world.session.agent.stop();
    // The region ahead gives up before it does.
    expect(await endOf(world, world.session, world.crossing)).toEqual(['ClosedError', 'disabled', []]);
  });
});

describe('on the way over a border, when the answer of the region ahead is lost', () => {
  it.each<[string, boolean]>([
    ['stays where it is put back', false],
    ['goes there anew', true],
  ])('who %s is in one place, however long', async (_, goesOn) => {
    const way = await onTheWay((session) => () => session.agent.position.x >= 256);
    const { grid, network, session } = way;
    grid.inject({ kind: 'handover', step: 'update-agent', fate: 'unanswered', times: 1 });
    await network.run(4000);
    if (!goesOn) session.agent.stop();
    // Longer than either region waits for the other, or for the traveller.
    await network.run(PATIENCE_MS);
    session.agent.stop();
    // What was told first is that it was put back.
    const place = goesOn ? 'Hill' : 'Bay';
    expect(await endOf(way, session, way.crossing)).toEqual(['RemoteError', place, [place]]);
  });
});

describe('on the way over a border, before it is handed over', () => {
  it.each(BEFORE)('%s: one place or one end', async (_, happens, end) => {
    const world = await beforeTheHandOver();
    happens(world);
    if (world.session.isAlive) world.session.agent.stop();
    expect(await endOf(world, world.session, world.crossing)).toEqual(end);
  });
});

describe('a walk that ends beyond a border', () => {
  const BEYOND = { global: { x: 256_262, y: 256_100, z: 24 } };

  it.each([
    ['placed there after a while', () => undefined, ['there', 'Hill']],
    ['placed nowhere, as the region ahead dies', down('Hill'), ['ClosedError', 'lost']],
  ] as const)('is not there before the avatar is: %s', async (_, happens, end) => {
    const world = await amongWalkers();
    const { network, grid, visit } = world;
    const session = await visit('Ann', 'Bay&250&100&24');
    await network.run(5000);
    const ends: string[] = [];
    const walk = session.agent.walkTo(BEYOND).then(
      () => 'there',
      (error: Error) => error.name,
    );
    void walk.then((name) => ends.push(name));
    let hasDeparted = false;
    session.on('journey', ({ type }) => (hasDeparted ||= type === 'departed'));
    grid.inject(slowly);
    await network.runUntil(() => hasDeparted, PATIENCE_MS);
    happens({ ...world, session });
    // Longer than it would take to walk there.
    await network.run(4000);
    expect([session.region.name, ends]).toEqual(['Bay', []]);
    const came = await network.runUntil(walk, PATIENCE_MS);
    expect([came, session.isAlive ? session.region.name : (await session.ended).reason]).toEqual(end);
  });
});

const EAST = regionHandleOf(256_256, 256_000);

/** Somebody in a scripted grid who has been sent over a border to a region that says nothing. */
async function sentOverInVain() {
  const network = new MemoryNetwork(3);
  const fake = await FakeGrid.start(network.ports());
  const far = await fake.addNeighbour('Far Region');
  const counted = countPorts(network.ports());
  const who = { firstName: 'Test', lastName: 'User', secret: { password: 'x' }, deadlineMs: 30_000 };
  const rooms = [agent(), chat(), travel()] as const;
  const arriving = arrive({ grid: fake.url, ...who, rooms }, counted.ports);
  const session = await network.runUntil(arriving, PATIENCE_MS);
  const move = { simulator: far.endpoint, name: 'far' };
  enableRegion(fake, move);
  establishRegion(fake, move);
  await network.run(2000);
  far.script = () => undefined;
  crossBorder(fake, move);
  await network.run(2000);
  const places = (simulator: typeof far): void => {
    const AgentData = { AgentID: FAKE_AGENT_ID, SessionID: FAKE_SESSION_ID, CircuitCode: 1 };
    const asked = { name: 'CompleteAgentMovement', AgentData } as const;
    simulator.send(agentMovementComplete(asked, { x: 9, y: 9, z: 25 }));
  };
  return { network, fake, far, session, held: () => counted.held(), places };
}

describe('AgentMovementComplete of the wrong one', () => {
  it.each([
    ['and the right one comes after it', true, EAST],
    ['and the right one never comes', false, undefined],
  ])('places nobody who was sent over a border, %s', async (_, isRight, handle) => {
    const { network, fake, far, session, held, places } = await sentOverInVain();
    const { journey } = session.travel;
    const told: string[] = [];
    session.on('malformed', ({ error }) => told.push(error.what));
    places(fake.simulator);
    await network.run(1000);
    expect(told).toEqual(['AgentMovementComplete of a region that the agent is not in']);
    expect([session.region.name, journey.kind, journey.hasEnded]).toEqual([
      'Default Region',
      'crossing',
      false,
    ]);
    if (isRight) places(far);
    const came = await network.runUntil(
      journey.arrival.then(
        ({ region }) => region.handle,
        (error: Error) => error.name,
      ),
      PATIENCE_MS,
    );
    await network.run(5000);
    const roots = session.regions.all.filter(({ isChild }) => !isChild);
    if (isRight) {
      expect([came, session.region.handle, roots]).toEqual([handle, handle, [session.region]]);
      expect(held()).toMatchObject({ sockets: 1 });
    } else {
      // The region behind has handed it over: it is in neither.
      expect([came, roots, (await session.ended).reason]).toEqual(['ClosedError', [], 'stranded']);
      expect(held()).toEqual(NOTHING);
    }
    await network.runUntil(session.logout({ waitMs: 0 }), 10_000);
    await network.run(1000);
    expect(held()).toEqual(NOTHING);
  });
});

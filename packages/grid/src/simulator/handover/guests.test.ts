import { describe, expect, it } from 'vitest';
import { NO_ROTATION, Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import { TestAgent, TEST_CONFIG, createTestWorld, listenBy, seedStatus } from '../../testing/index.ts';
import type { EmbeddedGrid } from '../../grid.ts';
import { ENTRY_MS, ROOT_MS } from '@landfall/protocol/journey';
import { PRESENCE_WAIT_MS, peerOf } from './index.ts';
import type { Traveller } from './index.ts';

const flat = { kind: 'flat', height: 25 } as const;
const REGIONS = [
  { name: 'Plain', terrain: flat },
  { name: 'Far', x: 1100, terrain: flat },
];
const HANDOVER = new Uuid(7, 7, 7, 7);
const CAPS_PATH = '11111111-2222-4333-8444-555555555555';

/** Somebody in Plain, and what Far is asked about them. */
async function arrived() {
  const world = await createTestWorld({ ...TEST_CONFIG, regions: REGIONS });
  const root = await world.arrive();
  const { services } = world.grid as EmbeddedGrid;
  const [plain, far] = services.regions;
  const session = services.presence.of(root.login.agentId)!;
  const peer = peerOf(services, far!);
  const newcomer = {
    session,
    capsPath: CAPS_PATH,
    position: { x: 50, y: 60, z: 30 },
    lookAt: { x: 1, y: 0, z: 0 },
    teleportFlags: 16,
  };
  const traveller: Traveller = {
    session,
    fromRegionId: plain!.id,
    position: newcomer.position,
    velocity: ZERO_VECTOR,
    rotation: NO_ROTATION,
    lookAt: newcomer.lookAt,
    controlFlags: 0,
    far: 128,
    animations: [],
    children: new Map(),
    waitForRoot: true,
    seatId: undefined,
    wantsRelease: false,
    handoverId: HANDOVER,
  };
  const seedUrl = `${services.httpUrl}/CAPS/${CAPS_PATH}0000/`;
  const open = async (): Promise<TestAgent> => {
    const child = await TestAgent.open(world.ports, root.login, far!.endpoint);
    child.useCircuitCode();
    return child;
  };
  const settled = <T>(promise: Promise<T>) => {
    const told: { value?: T } = {};
    void promise.then((value) => (told.value = value));
    return told;
  };
  return { ...world, root, peer, far: far!, newcomer, traveller, seedUrl, open, settled };
}

describe('CreateAgent', () => {
  it('gives the right to open a circuit, and the seed that was promised', async () => {
    const world = await arrived();
    expect(await seedStatus(world, world.seedUrl)).toBe(404);
    expect(await world.peer.createAgent(world.newcomer)).toEqual({ allowed: true });
    expect(await seedStatus(world, world.seedUrl)).toBe(200);
  });

  it.each([
    [0, ['RegionHandshake']],
    [16, []],
  ])(
    'shows the region to a neighbour at once, to who teleports as they enter: flags %i',
    async (teleportFlags, shown) => {
      const world = await arrived();
      await world.peer.createAgent({ ...world.newcomer, teleportFlags });
      const child = await world.open();
      await world.network.run(500);
      expect(child.all('RegionHandshake').map(({ name }) => name)).toEqual(shown);
    },
  );

  it('once more leaves circuit and seed as they are; with another path the seed is a new one', async () => {
    const world = await arrived();
    await world.peer.createAgent(world.newcomer);
    const child = await world.open();
    await world.network.run(500);
    await world.peer.createAgent(world.newcomer);
    expect(await seedStatus(world, world.seedUrl)).toBe(200);
    const capsPath = 'aaaaaaaa-2222-4333-8444-555555555555';
    await world.peer.createAgent({ ...world.newcomer, capsPath });
    expect(await seedStatus(world, world.seedUrl)).toBe(404);
    expect(await seedStatus(world, world.seedUrl.replace(CAPS_PATH, capsPath))).toBe(200);
    await world.network.run(500);
    expect(child.all('DisableSimulator')).toEqual([]);
  });

  it('for a root that is there is refused', async () => {
    const { grid, newcomer } = await arrived();
    const { services } = grid as EmbeddedGrid;
    const here = peerOf(services, services.regions[0]!);
    expect(await here.createAgent(newcomer)).toMatchObject({ allowed: false });
    expect(grid.regions[0]!.avatars()).toHaveLength(1);
  });
});

describe('UpdateAgent', () => {
  it('of a teleport is answered when the agent is root', async () => {
    const { network, peer, newcomer, traveller, open, settled, grid } = await arrived();
    await peer.createAgent(newcomer);
    const answer = settled(peer.updateAgent(traveller));
    await network.run(3000);
    const child = await open();
    await network.run(3000);
    expect(answer).toEqual({});
    child.completeMovement();
    await network.run(200);
    expect(answer).toEqual({ value: true });
    expect(child.all('AgentMovementComplete')[0]!.Data.Position).toEqual(newcomer.position);
    expect(grid.regions[1]!.avatars()).toHaveLength(1);
  });

  it('has no use when the agent was not made, or belongs to another session', async () => {
    const { network, peer, newcomer, traveller, open } = await arrived();
    expect(await peer.updateAgent(traveller)).toBe(false);
    await peer.createAgent(newcomer);
    await open();
    await network.run(500);
    const session = { ...traveller.session, sessionId: new Uuid(1, 2, 3, 4) };
    expect(await peer.updateAgent({ ...traveller, session })).toBe(false);
  });

  it('gives up when no circuit is opened, and when nobody enters', async () => {
    const { network, peer, newcomer, traveller, open, settled } = await arrived();
    await peer.createAgent(newcomer);
    const first = settled(peer.updateAgent(traveller));
    await network.run(PRESENCE_WAIT_MS - 100);
    expect(first).toEqual({});
    await network.run(200);
    expect(first).toEqual({ value: false });
    const child = await open();
    await network.run(100);
    const second = settled(peer.updateAgent(traveller));
    await network.run(ROOT_MS - 200);
    expect(second).toEqual({});
    await network.run(300);
    expect(second).toEqual({ value: false });
    // Whoever comes after that is too late.
    child.completeMovement();
    await network.run(ENTRY_MS + 1000);
    expect(child.all('AgentMovementComplete')).toEqual([]);
  });

  it('gives up at once when the agent departs', async () => {
    const { network, peer, newcomer, traveller, open, settled } = await arrived();
    await peer.createAgent(newcomer);
    const child = await open();
    await network.run(100);
    const answer = settled(peer.updateAgent(traveller));
    child.send({ name: 'CloseCircuit' }, false);
    await network.run(300);
    expect(answer).toEqual({ value: false });
  });
});

describe('CreateAgent of who is expected', () => {
  it.each([true, false])(
    'as a neighbour, which comes late, leaves the hand-over as it is: teleport %s',
    async (waitForRoot) => {
      const { network, peer, newcomer, traveller, open, settled } = await arrived();
      await peer.createAgent(newcomer);
      const child = await open();
      await network.run(500);
      const answer = settled(peer.updateAgent({ ...traveller, waitForRoot }));
      const late = { ...newcomer, teleportFlags: 0 };
      expect(await peer.createAgent(late)).toEqual({ allowed: true });
      // Nor does one that calls another one back.
      expect(await peer.createAgent({ ...late, calledBack: new Uuid(8, 8, 8, 8) })).toEqual({
        allowed: true,
      });
      child.completeMovement();
      await network.run(500);
      expect([answer, child.all('AgentMovementComplete').length]).toEqual([{ value: true }, 1]);
    },
  );

  it('that calls back makes a child of it, and its UpdateAgent is not taken any more', async () => {
    const { network, peer, newcomer, traveller, open, settled } = await arrived();
    await peer.createAgent(newcomer);
    const child = await open();
    await network.run(500);
    const answer = settled(peer.updateAgent(traveller));
    const back = { ...newcomer, teleportFlags: 0, calledBack: HANDOVER };
    expect(await peer.createAgent(back)).toEqual({ allowed: true });
    await network.run(100);
    expect(answer).toEqual({ value: false });
    expect(await peer.updateAgent({ ...traveller, waitForRoot: false })).toBe(false);
    child.completeMovement();
    await network.run(500);
    expect(child.all('AgentMovementComplete')).toEqual([]);
    await network.run(ENTRY_MS);
    // The next one is.
    const next = { ...traveller, waitForRoot: false, handoverId: new Uuid(8, 8, 8, 8) };
    expect(await peer.updateAgent(next)).toBe(true);
  });

  it('that calls back under another path than that of the child is not done', async () => {
    const world = await arrived();
    const { peer, newcomer, network, open, seedUrl } = world;
    await peer.createAgent(newcomer);
    await open();
    await network.run(500);
    const capsPath = 'aaaaaaaa-2222-4333-8444-555555555555';
    const late = { ...newcomer, teleportFlags: 0, calledBack: HANDOVER, capsPath };
    expect((await peer.createAgent(late)).allowed).toBe(false);
    expect(await seedStatus(world, seedUrl)).toBe(200);
  });
});

describe('CompleteAgentMovement', () => {
  it('that comes before UpdateAgent waits for it, but not for ever', async () => {
    const { network, peer, newcomer, traveller, open, settled } = await arrived();
    await peer.createAgent(newcomer);
    const child = await open();
    child.completeMovement();
    await network.run(ENTRY_MS - 500);
    const answer = settled(peer.updateAgent(traveller));
    await network.run(100);
    expect([answer, child.all('AgentMovementComplete').length]).toEqual([{ value: true }, 1]);
  });

  it('that was too early by far is forgotten', async () => {
    const { network, peer, newcomer, traveller, open, settled } = await arrived();
    await peer.createAgent(newcomer);
    const child = await open();
    child.completeMovement();
    await network.run(ENTRY_MS + 500);
    const answer = settled(peer.updateAgent(traveller));
    await network.run(500);
    expect([answer, child.all('AgentMovementComplete').length]).toEqual([{}, 0]);
  });
});

describe('a child agent', () => {
  it('is closed by whoever knows its session, and by nobody else', async () => {
    const world = await arrived();
    const { network, peer, newcomer, open, root } = world;
    await peer.createAgent(newcomer);
    const child = await open();
    await network.runUntil(listenBy(child, { seedCapability: world.seedUrl }), 1000);
    const agentId = root.login.agentId;
    await peer.closeAgent({ agentId, sessionId: new Uuid(1, 2, 3, 4) });
    await network.run(200);
    expect(child.all('DisableSimulator')).toEqual([]);
    expect(await peer.closeAgent({ agentId, sessionId: root.login.sessionId })).toBe(true);
    await network.run(200);
    expect(child.all('DisableSimulator')).toHaveLength(1);
    expect(await seedStatus(world, world.seedUrl)).toBe(404);
  });

  it('that has not come yet is not expected any more when it is closed', async () => {
    const world = await arrived();
    await world.peer.createAgent(world.newcomer);
    const { agentId, sessionId } = world.root.login;
    await world.peer.closeAgent({ agentId, sessionId });
    expect(await seedStatus(world, world.seedUrl)).toBe(404);
    const child = await world.open();
    await world.network.run(500);
    expect(child.messages).toEqual([]);
  });

  it('is told where its root is, and stays where it was told by a stranger', async () => {
    const { network, peer, newcomer, open, root, far } = await arrived();
    await peer.createAgent(newcomer);
    await open();
    await network.run(100);
    const { agentId, sessionId } = root.login;
    const position = { x: -300, y: 5, z: 6 };
    expect(await peer.updatePlace({ agentId, sessionId: new Uuid(9, 9, 9, 9), position })).toBe(false);
    expect(far.agents.byId(agentId)!.place.position).toEqual(newcomer.position);
    expect(await peer.updatePlace({ agentId, sessionId, position })).toBe(true);
    expect(far.agents.byId(agentId)!.place.position).toEqual(position);
  });
});

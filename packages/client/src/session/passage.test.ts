import { encodeRegionEvent } from '@landfall/protocol/capability';
import { formatEndpoint, regionHandleOf } from '@landfall/protocol/datatypes';
import type { Endpoint } from '@landfall/protocol/datatypes';
import { createWitness } from '@landfall/protocol/evidence';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { arriveInFakeGrid, FAKE_AGENT_ID, FAKE_SESSION_ID, REGION_TIME } from '../testing/index.ts';
import type { FakeGrid } from '../testing/index.ts';

const DEAD: Endpoint = { address: '192.0.2.55', port: 9000 };
const DEADLINE_MS = 20_000;
/** Over a border, as nothing leads back. */
const LATE_MS = 60_000;
const FAR = { regionHandle: regionHandleOf(512_000, 256_000), regionSize: { x: 256, y: 256 } };
const PLACE = { position: { x: 1, y: 128, z: 25 }, lookAt: { x: 1, y: 0, z: 0 } };

/** The region says that the agent belongs elsewhere, where a seed never answers. */
function send(grid: FakeGrid, type: 'TeleportFinish' | 'CrossedRegion', simulator: Endpoint): void {
  grid.answers.set('/seed/far', () => new Promise(() => undefined));
  const to = { ...FAR, ...PLACE, simulator, seedCapability: grid.seedOf('far') };
  const ids = { agentId: FAKE_AGENT_ID, sessionId: FAKE_SESSION_ID };
  const terms = { locationId: 0, simAccess: 13, teleportFlags: 0 };
  grid.queue(encodeRegionEvent({ type, ...to, ...ids, ...terms } as never));
}

async function setUp() {
  const network = new MemoryNetwork();
  const departures: unknown[] = [];
  const { now, wallTime } = { now: () => network.clock.now(), wallTime: () => network.clock.wallTime() };
  const witness = createWitness(
    { side: 'CLIENT', via: 'Visitant', actor: 'Test User', run: 'passage', now, wallTime },
    ({ kind, data }) => kind === 'Departed' && departures.push(data),
  );
  const arrived = await arriveInFakeGrid(
    network,
    {},
    { deadlineMs: DEADLINE_MS, witness, allowAddresses: [DEAD.address] },
  );
  const since = (startedAt: number): number => Math.round((network.clock.now() - startedAt) / 1000);
  return { ...arrived, network, departures, since };
}

describe('a region that never places the agent it was to take', () => {
  it('leaves it where it was in time after TeleportFinish', async () => {
    const { network, grid, session } = await setUp();
    const told: unknown[] = [];
    session.on('journey', (news) => told.push(news));
    send(grid, 'TeleportFinish', DEAD);
    await network.run(DEADLINE_MS - 100);
    expect(session.regions.size).toBe(2);
    expect(session.region.name).toBe('Default Region');
    await network.run(1000);
    expect(session.isAlive).toBe(true);
    expect(session.regions.all).toEqual([session.region]);
    expect([session.region.name, session.region.isChild]).toEqual(['Default Region', false]);
    expect(told).toMatchObject([
      { type: 'departed', endpoint: formatEndpoint(DEAD) },
      { type: 'failed', step: 'AgentMovementComplete', failure: 'timeout', region: session.region },
    ]);
  });

  it('is the end in time after CrossedRegion: the one behind has handed it over', async () => {
    const { network, grid, session } = await setUp();
    const told: unknown[] = [];
    session.on('journey', (news) => told.push(news));
    send(grid, 'CrossedRegion', DEAD);
    await network.run(DEADLINE_MS + LATE_MS - 100);
    expect(session.isAlive).toBe(true);
    await network.run(1000);
    expect(await session.ended).toMatchObject({ by: 'network', reason: 'stranded' });
    expect(told).toMatchObject([
      { type: 'departed', endpoint: formatEndpoint(DEAD) },
      { type: 'lost', reason: 'stranded' },
    ]);
    expect(session.regions.size).toBe(0);
  });

  it.each([
    ['nothing has come from the simulator there', false],
    ['the simulator there did answer', true],
  ] as const)('is the end when the one behind has let it go: %s', async (words, answers) => {
    const { network, grid, session, departures, since } = await setUp();
    const startedAt = network.clock.now();
    const far = await grid.addNeighbour('Far Region');
    far.script = (message, simulator) => {
      if (message.name !== 'UseCircuitCode' || !answers) return;
      simulator.send(REGION_TIME);
    };
    send(grid, 'TeleportFinish', answers ? far.endpoint : DEAD);
    await network.run(10);
    grid.simulator.send({ name: 'DisableSimulator' });
    const call = session.completeMovement({ timeoutMs: 600_000 }).catch((error: unknown) => error);
    const end = await network.runUntil(session.ended, 600_000);
    expect(end).toEqual({ by: 'network', reason: 'stranded', words: '' });
    expect(since(startedAt)).toBe(DEADLINE_MS / 1000);
    expect(departures).toEqual([{ reason: 'stranded' }]);
    const { message } = (await call) as Error;
    expect(message).toMatch(
      /where the agent was sent, has not placed it: AgentMovementComplete never came; /,
    );
    expect(message).toContain(words);
    await network.run(100);
    expect(far.all('LogoutRequest')).toHaveLength(answers ? 1 : 0);
  });

  it('and closes its circuit: the agent is where it was at once', async () => {
    const { network, grid, session } = await setUp();
    const far = await grid.addNeighbour('Far Region');
    far.script = (message, simulator) => void (message.name === 'UseCircuitCode' && simulator.closeCircuit());
    send(grid, 'TeleportFinish', far.endpoint);
    await network.run(2000);
    expect([session.isAlive, session.region.name, session.regions.size]).toEqual([true, 'Default Region', 1]);
  });

  it('is the end, too, when the queue of the one behind is gone', async () => {
    const { network, grid, session, since } = await setUp();
    const startedAt = network.clock.now();
    send(grid, 'TeleportFinish', DEAD);
    await network.run(1000);
    grid.endQueue(404);
    await network.run(14_000);
    expect(session.isAlive).toBe(true);
    await network.runUntil(session.ended, 600_000);
    expect(since(startedAt)).toBe(DEADLINE_MS / 1000);
    expect(await session.ended).toMatchObject({ reason: 'stranded' });
  });
});

describe('logging out on the way', () => {
  it('tells both regions, and takes the answer of either', async () => {
    const { network, grid, session, since } = await setUp();
    send(grid, 'TeleportFinish', DEAD);
    await network.run(1000);
    const startedAt = network.clock.now();
    await network.runUntil(session.logout(), 60_000);
    expect(since(startedAt)).toBe(0);
    expect(grid.simulator.all('LogoutRequest')).toHaveLength(1);
    expect(await session.ended).toMatchObject({ by: 'us', reason: 'logout' });
  });

  it('tells only the new one when the agent has been placed there', async () => {
    const { network, grid, session } = await setUp();
    const far = await grid.addNeighbour('Far Region');
    send(grid, 'TeleportFinish', far.endpoint);
    await network.run(1000);
    await network.runUntil(session.logout(), 60_000);
    expect([grid.simulator, far].map((one) => one.all('LogoutRequest').length)).toEqual([0, 1]);
  });

  it('nothing of a passage that has ended well is left', async () => {
    const { network, grid, session } = await setUp();
    const far = await grid.addNeighbour('Far Region');
    send(grid, 'TeleportFinish', far.endpoint);
    await network.run(DEADLINE_MS * 3);
    expect(session.isAlive).toBe(true);
    expect(session.region.name).toBe('Far Region');
  });
});

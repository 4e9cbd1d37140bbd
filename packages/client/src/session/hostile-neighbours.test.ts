import { encodeRegionEvent } from '@landfall/protocol/capability';
import type { RegionEvent } from '@landfall/protocol/capability';
import { encodeText } from '@landfall/protocol/bytes';
import { regionHandleOf, Uuid } from '@landfall/protocol/datatypes';
import { encodeMessage } from '@landfall/protocol/message';
import type { Message } from '@landfall/protocol/message';
import { encodePacket } from '@landfall/protocol/packet';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import {
  agentMovementComplete,
  arriveInFakeGrid,
  enableRegion,
  establishRegion,
  FAKE_AGENT_ID,
  FAKE_SESSION_ID,
  finishTeleport,
} from '../testing/index.ts';
import type { FakeGrid, FakeMove } from '../testing/index.ts';

const OTHER = new Uuid(6, 6, 6, 6);
const HERE = { x: 1, y: 2, z: 3 };
const NORTH = { x: 0, y: 1, z: 0 };
const EAST = regionHandleOf(256_256, 256_000);
const US = { AgentID: FAKE_AGENT_ID, SessionID: FAKE_SESSION_ID };

/** An agent in Default Region that has East Region as neighbour, and everything that is told of it. */
async function beside() {
  const network = new MemoryNetwork();
  const { grid, session } = await arriveInFakeGrid(network);
  const east = await grid.addNeighbour('East Region');
  const enable = { type: 'EnableSimulator', regionHandle: EAST, simulator: east.endpoint } as const;
  grid.queue(encodeRegionEvent({ ...enable, regionSize: { x: 256, y: 256 } }));
  const establish = { type: 'EstablishAgentCommunication', agentId: FAKE_AGENT_ID } as const;
  grid.queue(
    encodeRegionEvent({ ...establish, simulator: east.endpoint, seedCapability: grid.seedOf('east') }),
  );
  await network.run(1000);
  const told: string[] = [];
  session.on('malformed', ({ error }) => told.push(error.what));
  session.on('placed', ({ region }) => told.push(`placed in ${region.name}`));
  session.on('ended', ({ reason }) => told.push(`ended: ${reason}`));
  session.on('regionAdded', () => told.push('another circuit'));
  const away = { simulator: east.endpoint, seedCapability: grid.seedOf('east'), regionHandle: EAST };
  return { network, grid, session, east, told, away: { ...away, regionSize: { x: 256, y: 256 } } };
}

const kick = (who: { readonly AgentID: Uuid; readonly SessionID: Uuid }): Message => ({
  name: 'KickUser',
  TargetBlock: { TargetIP: '0.0.0.0', TargetPort: 0 },
  UserInfo: { ...who, Reason: encodeText('Out.') },
});

const placement = (who: { readonly AgentID: Uuid; readonly SessionID: Uuid }): Message =>
  agentMovementComplete({ name: 'CompleteAgentMovement', AgentData: { ...who, CircuitCode: 1 } }, HERE);

const local = (AgentID: Uuid): Message => ({
  name: 'TeleportLocal',
  Info: { AgentID, LocationID: 0, Position: HERE, LookAt: NORTH, TeleportFlags: 0 },
});

const SAID: readonly (readonly [name: string, message: (who: typeof US) => Message])[] = [
  ['AgentMovementComplete', placement],
  ['KickUser', kick],
  ['TeleportLocal', ({ AgentID }) => local(AgentID)],
  ['LogoutReply', (AgentData) => ({ name: 'LogoutReply', AgentData, InventoryData: [] })],
  [
    'TeleportFailed',
    ({ AgentID }) => ({
      name: 'TeleportFailed',
      Info: { AgentID, Reason: encodeText('No.') },
      AlertInfo: [],
    }),
  ],
];

describe.each(SAID)('%s', (name, message) => {
  it('of a neighbour does nothing to the agent, whomever it names', async () => {
    const { network, session, east, told } = await beside();
    const { position } = session.agent;
    east.send(message(US));
    east.send(message({ AgentID: OTHER, SessionID: OTHER }));
    await network.run(3000);
    expect(told).toEqual(Array.from({ length: 2 }, () => `${name} of a region that the agent is not in`));
    expect([session.region.name, session.agent.region?.name]).toEqual(['Default Region', 'Default Region']);
    expect(session.agent.position).toEqual(position);
    expect(session.isAlive).toBe(true);
  });

  it('for another agent does nothing, not even of the region that the agent is in', async () => {
    const { network, session, grid, told } = await beside();
    const { position } = session.agent;
    grid.simulator.send(message({ AgentID: OTHER, SessionID: FAKE_SESSION_ID }));
    await network.run(3000);
    expect(told).toEqual([`${name} for another agent`]);
    expect(session.agent.position).toEqual(position);
    expect(session.isAlive).toBe(true);
  });
});

it.each([['AgentMovementComplete', placement] as const, ['KickUser', kick] as const])(
  '%s for another session of the same agent does nothing',
  async (name, message) => {
    const { network, session, grid, told } = await beside();
    grid.simulator.send(message({ AgentID: FAKE_AGENT_ID, SessionID: OTHER }));
    await network.run(1000);
    expect(told).toEqual([`${name} for another agent`]);
    expect(session.isAlive).toBe(true);
  },
);

type Away = Awaited<ReturnType<typeof beside>>['away'];

const EVENTS: readonly (readonly [name: string, event: (away: Away, agentId: Uuid) => RegionEvent])[] = [
  [
    'TeleportFinish',
    (away, agentId) => ({
      type: 'TeleportFinish',
      ...away,
      agentId,
      locationId: 0,
      simAccess: 13,
      teleportFlags: 0,
    }),
  ],
  [
    'CrossedRegion',
    (away, agentId) => {
      const sessionId = FAKE_SESSION_ID;
      return { type: 'CrossedRegion', ...away, agentId, sessionId, position: HERE, lookAt: NORTH };
    },
  ],
  [
    'EstablishAgentCommunication',
    (away, agentId) => ({ type: 'EstablishAgentCommunication', ...away, agentId }),
  ],
];

describe.each(EVENTS)('the queued event %s', (name, event) => {
  it('of a neighbour moves nobody', async () => {
    const { network, session, grid, east, told, away } = await beside();
    grid.queue(encodeRegionEvent(event(away, FAKE_AGENT_ID)), 'east');
    await network.run(3000);
    expect(told).toEqual([`${name} of a region that the agent is not in`]);
    expect(session.region.name).toBe('Default Region');
    expect(east.all('CompleteAgentMovement')).toHaveLength(0);
  });

  it('for another agent moves nobody', async () => {
    const { network, session, grid, east, told, away } = await beside();
    grid.queue(encodeRegionEvent(event(away, OTHER)));
    await network.run(3000);
    expect(told).toEqual([`${name} for another agent`]);
    expect(session.region.name).toBe('Default Region');
    expect(east.all('CompleteAgentMovement')).toHaveLength(0);
  });
});

const SIM = { SimIP: '10.0.0.9', SimPort: 9 };
const BY_CIRCUIT: readonly (readonly [name: string, message: (seed: Uint8Array) => Message])[] = [
  [
    'TeleportFinish',
    (SeedCapability) => ({
      name: 'TeleportFinish',
      Info: {
        ...SIM,
        SeedCapability,
        AgentID: FAKE_AGENT_ID,
        LocationID: 4,
        RegionHandle: EAST,
        SimAccess: 13,
        TeleportFlags: 16,
      },
    }),
  ],
  [
    'CrossedRegion',
    (SeedCapability) => ({
      name: 'CrossedRegion',
      AgentData: US,
      RegionData: { ...SIM, RegionHandle: EAST, SeedCapability },
      Info: { Position: HERE, LookAt: NORTH },
    }),
  ],
  [
    'EnableSimulator',
    () => ({ name: 'EnableSimulator', SimulatorInfo: { Handle: EAST, IP: '10.0.0.9', Port: 9 } }),
  ],
];

describe.each(BY_CIRCUIT)('%s by circuit', (name, message) => {
  it('is refused, counted and told, of the region that the agent is in too', async () => {
    const { network, session, grid, east, told, away } = await beside();
    for (const simulator of [grid.simulator, east, grid.simulator])
      simulator.send(message(encodeText(away.seedCapability)));
    await network.run(3000);
    expect(told).toEqual(Array.from({ length: 3 }, () => `${name} by circuit`));
    expect([session.region.name, session.regions.size]).toEqual(['Default Region', 2]);
  });

  it('from an address that is no simulator of ours is not even read', async () => {
    const { network, session, grid, told, away } = await beside();
    const stranger = await network.ports().openLink({});
    const body = encodeMessage(message(encodeText(away.seedCapability)));
    for (const sequence of [1, 1000]) stranger.send(encodePacket({ sequence, body }), grid.simulator.peer!);
    await network.run(3000);
    expect([told, session.region.name, session.regions.size]).toEqual([[], 'Default Region', 2]);
    expect(session.refusals.strangers).toBe(2);
  });
});

it('a neighbour cannot have circuits opened to other addresses', async () => {
  const { network, session, grid, told } = await beside();
  const victim = await grid.addNeighbour('Victim');
  const event = { type: 'EnableSimulator', regionHandle: EAST, simulator: victim.endpoint } as const;
  grid.queue(encodeRegionEvent({ ...event, regionSize: { x: 256, y: 256 } }), 'east');
  await network.run(3000);
  expect(told).toEqual(['EnableSimulator of a region that the agent is not in']);
  expect(victim.received).toEqual([]);
  expect(session.regions.size).toBe(2);
});

it('the region that the agent is in moves it still', async () => {
  const { network, session, grid, away } = await beside();
  grid.queue(encodeRegionEvent(EVENTS[0]![1](away, FAKE_AGENT_ID)));
  await network.run(3000);
  expect(session.region.name).toBe('East Region');
});

/** What a region says of where the agent is, as if it were somewhere else. */
const LIES: readonly (readonly [name: string, lie: (grid: FakeGrid, far: FakeMove) => void])[] = [
  [
    'another region is there, by the region that was left',
    (grid, far) => enableRegion(grid, { ...far, column: 9 }),
  ],
  ['another region is there, by itself', (grid, far) => enableRegion(grid, { ...far, column: 9, by: 'far' })],
  [
    'another seed, by the region that was left',
    (grid, far) => establishRegion(grid, { ...far, name: 'evil' }),
  ],
];

describe('of the region that the agent is in', () => {
  it.each(LIES)('%s: told, and the circuit goes on', async (_, lie) => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network);
    const far = await grid.addNeighbour('Far Region');
    const move = { simulator: far.endpoint, name: 'far' };
    finishTeleport(grid, move);
    await network.run(3000);
    const told: string[] = [];
    session.on('malformed', ({ error }) => told.push(error.what));
    session.on('presence', ({ type }) => told.push(type));
    lie(grid, move);
    await network.run(2000);
    session.chat.say('Still here.');
    await network.run(2000);
    expect(told).toEqual([expect.stringMatching(/where the agent is$/)]);
    expect([session.region.name, session.region.isChild]).toEqual(['Far Region', false]);
    expect(far.all('ChatFromViewer')).toHaveLength(1);
  });

  it('on the way: another seed, by the region behind, has the arrival go on', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network);
    const far = await grid.addNeighbour('Far Region');
    const move = { simulator: far.endpoint, name: 'far' };
    const { script } = far;
    far.script = () => undefined;
    finishTeleport(grid, move);
    await network.run(300);
    establishRegion(grid, { ...move, name: 'evil' });
    await network.run(300);
    far.script = script;
    far.send(placement(US));
    await network.run(3000);
    expect([session.region.endpoint, session.region.isChild]).toEqual([far.endpoint, false]);
    expect(far.all('UseCircuitCode')).toHaveLength(1);
  });
});

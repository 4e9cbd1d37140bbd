import { encodeRegionEvent } from '@landfall/protocol/capability';
import { formatEndpoint, regionHandleOf } from '@landfall/protocol/datatypes';
import { createWitness } from '@landfall/protocol/evidence';
import type { EvidenceRecord } from '@landfall/protocol/evidence';
import { encodeText } from '@landfall/protocol/bytes';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { arriveInFakeGrid, FAKE_AGENT_ID, FAKE_SESSION_ID } from '../testing/index.ts';

const EAST = regionHandleOf(256_256, 256_000);
const HERE = { x: 1, y: 128, z: 25 };
const AHEAD = { x: 1, y: 0, z: 0 };

async function witnessed() {
  const network = new MemoryNetwork();
  const { now, wallTime } = { now: () => network.clock.now(), wallTime: () => network.clock.wallTime() };
  const records: EvidenceRecord[] = [];
  const witness = createWitness(
    { side: 'CLIENT', via: 'Visitant', actor: 'Test User', run: 'travel', now, wallTime },
    (record) => records.push(record),
  );
  const { grid, session } = await arriveInFakeGrid(network, {}, { witness });
  const told = (...kinds: string[]): object[] =>
    records.filter(({ kind }) => kinds.includes(kind)).map(({ kind, sim, data }) => ({ kind, sim, ...data }));
  return { network, grid, session, told };
}

describe('the testimony of travels', () => {
  it('tells a border that is crossed, and what the region there does as that one’s', async () => {
    const { network, grid, told } = await witnessed();
    const east = await grid.addNeighbour('East Region');
    grid.queue(
      encodeRegionEvent({
        type: 'CrossedRegion',
        agentId: FAKE_AGENT_ID,
        sessionId: FAKE_SESSION_ID,
        position: HERE,
        lookAt: AHEAD,
        regionHandle: EAST,
        simulator: east.endpoint,
        seedCapability: grid.seedOf('east'),
        regionSize: { x: 256, y: 256 },
      }),
    );
    await network.run(1000);
    const [root, next] = [grid.simulator, east].map(({ endpoint }) => formatEndpoint(endpoint));
    expect(told('RegionCrossed')).toEqual([
      { kind: 'RegionCrossed', sim: root, from: expect.any(String), endpoint: next },
    ]);
    expect(told('UseCircuitCodeSent').map((record) => 'sim' in record && record.sim)).toEqual([root, next]);
    // The story has the crossing before what came of it.
    const order = told('RegionCrossed', 'UseCircuitCodeSent', 'CompleteAgentMovementSent');
    expect(order.slice(-3).map((record) => 'kind' in record && record.kind)).toEqual([
      'RegionCrossed',
      'UseCircuitCodeSent',
      'CompleteAgentMovementSent',
    ]);
    expect(told('SeedRequested').at(-1)).toMatchObject({ sim: next, asked: expect.any(Number) });
  });

  it('tells teleports that the region tells by UDP', async () => {
    const { network, grid, told } = await witnessed();
    grid.simulator.send({ name: 'TeleportStart', Info: { TeleportFlags: 16 } });
    grid.simulator.send({
      name: 'TeleportLocal',
      Info: { AgentID: FAKE_AGENT_ID, LocationID: 0, Position: HERE, LookAt: AHEAD, TeleportFlags: 16 },
    });
    grid.simulator.send({
      name: 'TeleportFailed',
      Info: { AgentID: FAKE_AGENT_ID, Reason: encodeText('No such place') },
      AlertInfo: [],
    });
    await network.run(1000);
    expect(told('TeleportStarted', 'TeleportedLocally', 'TeleportFailed')).toMatchObject([
      { kind: 'TeleportStarted' },
      { kind: 'TeleportedLocally', position: HERE },
      { kind: 'TeleportFailed', reason: 'No such place' },
    ]);
  });
});

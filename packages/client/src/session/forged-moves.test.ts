/** What a region says of moves and neighbours at addresses that it must not name: each event, each kind of address. */
import { encodeRegionEvent } from '@landfall/protocol/capability';
import { regionHandleOf } from '@landfall/protocol/datatypes';
import type { Endpoint } from '@landfall/protocol/datatypes';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { arrive } from '../arrive/index.ts';
import { FAKE_AGENT_ID, FAKE_SESSION_ID, fakeArriveOptions, FakeGrid } from '../testing/index.ts';

const GRID = '8.8.8.8';
const OWN = '8.8.4.4';
const EVENTS = ['EnableSimulator', 'TeleportFinish', 'CrossedRegion'] as const;
/** `own` is the port that the session's socket has. */
const PLACES: readonly (readonly [kind: string, address: string, port: number | 'own'])[] = [
  ['this machine', '127.0.0.1', 9000],
  ['a private network', '10.0.0.66', 9000],
  ['another private network', '192.168.1.1', 9000],
  ['a link, where the metadata of clouds are', '169.254.169.254', 80],
  ['everybody', '255.255.255.255', 9000],
  ['a group', '224.0.0.1', 9000],
  ['our own port', OWN, 'own'],
];

/** Somebody in a grid of the open internet; hears what is sent to places that must hear nothing. */
async function inThePublicGrid() {
  const network = new MemoryNetwork();
  const grid = await FakeGrid.start(network.ports(GRID));
  const session = await network.runUntil(arrive(fakeArriveOptions(grid), network.ports(OWN)), 60_000);
  const told: string[] = [];
  session.on('malformed', ({ error }) => told.push(error.message));
  return { network, grid, session, told };
}

function forged(type: (typeof EVENTS)[number], simulator: Endpoint, seedCapability: string) {
  const region = {
    regionHandle: regionHandleOf(256_256, 256_000),
    regionSize: { x: 256, y: 256 },
    simulator,
  };
  const who = { agentId: FAKE_AGENT_ID, sessionId: FAKE_SESSION_ID, seedCapability };
  const place = { position: { x: 1, y: 1, z: 1 }, lookAt: { x: 1, y: 0, z: 0 } };
  const terms = { locationId: 0, simAccess: 13, teleportFlags: 0 };
  return encodeRegionEvent({ type, ...region, ...who, ...place, ...terms } as never);
}

describe.each(EVENTS)('%s to', (type) => {
  it.each(PLACES)('%s is refused, counted and told, and the agent stays: %s', async (_, address, port) => {
    const { network, grid, session, told } = await inThePublicGrid();
    const simulator = { address, port: port === 'own' ? grid.simulator.peer!.port : port };
    const heard: string[] = [];
    if (port !== 'own') {
      const link = await network.ports(address).openLink({ port });
      link.onDatagram(() => heard.push('datagram'));
    }
    const before = session.refusals.notObeyed;
    grid.queue(forged(type, simulator, grid.seedOf('far')));
    await network.run(5000);
    expect(heard).toEqual([]);
    expect(told.join()).toContain(`${simulator.address}:${simulator.port} is`);
    expect(session.refusals.notObeyed).toBe(before + 1);
    expect([session.isAlive, session.region.name, session.regions.size]).toEqual([true, 'Default Region', 1]);
  });
});

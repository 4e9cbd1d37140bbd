/** What is refused is counted, told, and told again when it is ten times as much: forged words, neighbours too many, strangers. */
import { encodeText } from '@landfall/protocol/bytes';
import { createWitness } from '@landfall/protocol/evidence';
import { MAX_NEIGHBOURS, UNHEARD_MS } from '@landfall/protocol/journey';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { arriveInFakeGrid, enableRegion, establishRegion, finishTeleport } from '../testing/index.ts';

/** Where nobody is. */
const nowhere = (port: number): { address: string; port: number } => ({ address: '10.0.0.9', port });

async function setUp() {
  const network = new MemoryNetwork();
  const seen: unknown[] = [];
  const { now, wallTime } = { now: () => network.clock.now(), wallTime: () => network.clock.wallTime() };
  const witness = createWitness(
    { side: 'CLIENT', via: 'Visitant', actor: 'Test User', run: 'refusals', now, wallTime },
    ({ kind, data }) =>
      ['NotObeyed', 'NeighbourRefused', 'StrangersHeard'].includes(kind) && seen.push([kind, data]),
  );
  const arrived = await arriveInFakeGrid(network, {}, { witness, allowAddresses: [nowhere(1).address] });
  const told: unknown[] = [];
  arrived.session.on('refused', ({ type, region, what, count }) =>
    told.push([type, region?.label, what, count]),
  );
  return { ...arrived, network, seen, told };
}

describe('words that are not obeyed', () => {
  it('are counted and told: by a neighbour, and by circuit', async () => {
    const { network, grid, session, seen, told } = await setUp();
    const far = await grid.addNeighbour('Far Region');
    enableRegion(grid, { simulator: far.endpoint, name: 'far' });
    establishRegion(grid, { simulator: far.endpoint, name: 'far' });
    await network.run(1000);
    for (let times = 0; times < 10; times++)
      finishTeleport(grid, { simulator: nowhere(1), name: 'evil', by: 'far' });
    grid.simulator.send({
      name: 'EnableSimulator',
      SimulatorInfo: { Handle: 1n as never, IP: '10.0.0.9', Port: 9 },
    });
    await network.run(1000);
    expect(session.refusals).toEqual({ notObeyed: 11, neighbours: 0, strangers: 0 });
    expect(seen).toHaveLength(11);
    const forged = 'TeleportFinish of a region that the agent is not in';
    expect(told).toEqual([
      ['notObeyed', expect.anything(), expect.any(String), 1],
      ['notObeyed', expect.anything(), expect.any(String), 10],
    ]);
    expect(seen).toContainEqual(['NotObeyed', { what: forged }]);
    expect(seen).toContainEqual(['NotObeyed', { what: 'EnableSimulator by circuit' }]);
  });
});

describe('neighbours too many', () => {
  it('are counted and told, and those that nobody is at make room in time', async () => {
    const { network, grid, session, seen, told } = await setUp();
    for (let port = 1; port <= MAX_NEIGHBOURS + 12; port++)
      enableRegion(grid, { simulator: nowhere(port), name: 'none', column: port });
    await network.run(1000);
    expect(session.regions.size).toBe(MAX_NEIGHBOURS + 1);
    expect(session.refusals.neighbours).toBe(12);
    const first = `10.0.0.9:${MAX_NEIGHBOURS + 1}`;
    expect(told).toEqual([
      ['neighbours', 'Default Region', first, 1],
      ['neighbours', 'Default Region', `10.0.0.9:${MAX_NEIGHBOURS + 10}`, 10],
    ]);
    expect(seen[0]).toEqual(['NeighbourRefused', { endpoint: first, count: 1 }]);
    const far = await grid.addNeighbour('Far Region');
    await network.run(UNHEARD_MS);
    enableRegion(grid, { simulator: far.endpoint, name: 'far', column: 200 });
    await network.run(1000);
    expect(session.regions.named('Far Region')).toBeDefined();
    expect(session.regions.size).toBe(MAX_NEIGHBOURS + 1);
    // It was heard, and stays, whoever else is named.
    await network.run(UNHEARD_MS);
    for (let port = 100; port < 200; port++)
      enableRegion(grid, { simulator: nowhere(port), name: 'none', column: port });
    await network.run(1000);
    expect(session.regions.named('Far Region')).toBeDefined();
  });
});

describe('datagrams of strangers', () => {
  it('are counted, told, and at the end once more', async () => {
    const { network, grid, session, seen, told } = await setUp();
    const stranger = await network.ports().openLink({});
    const from = `${stranger.local.address}:${stranger.local.port}`;
    for (let times = 0; times < 25; times++) stranger.send(encodeText('nothing'), grid.simulator.peer!);
    await network.run(1000);
    expect(session.refusals.strangers).toBe(25);
    expect(told.map((one) => (one as unknown[])[3])).toEqual([1, 10]);
    await network.runUntil(session.logout(), 10_000);
    expect(seen).toEqual([1, 10, 25].map((datagrams) => ['StrangersHeard', { from, datagrams }]));
  });

  it('are not what still comes of a region that was left', async () => {
    const { network, grid, session, seen } = await setUp();
    const far = await grid.addNeighbour('Far Region');
    enableRegion(grid, { simulator: far.endpoint, name: 'far' });
    await network.run(1000);
    far.send({ name: 'DisableSimulator' });
    await network.run(1000);
    expect(session.regions.size).toBe(1);
    far.send({ name: 'DisableSimulator' });
    await network.run(1000);
    expect([session.refusals.strangers, seen]).toEqual([0, []]);
  });
});

/** Travellers on a bad network: between scripted simulators that send them on as OpenSim does, and over borders of our own grid. */
import { agent, arrive, chat, travel } from '@landfall/client';
import { startGrid } from '@landfall/grid';
import type { GridConfig } from '@landfall/grid';
import { regionHandleOf } from '@landfall/protocol/datatypes';
import { createRandom } from '@landfall/protocol/testing';
import { MemoryNetwork } from '@landfall/transport/memory';
import type { Ports } from '@landfall/transport/ports';
import { injectFaults, injectHttpFaults, wrapLinks } from '@landfall/transport/wrappers';
import type { HttpFaults, LinkFaults } from '@landfall/transport/wrappers';
import { crossBorder, FakeGrid, finishTeleport, oneRoot } from '../../packages/client/src/testing/index.ts';
import type { FakeSimulator } from '../../packages/client/src/testing/index.ts';

/** Half of a round trip of 200 ± 50 ms; 20 % lost, 5 % twice, 5 % held back, each way. */
const DELAYS = { delayMs: 100, jitterMs: 25 };
const BAD: LinkFaults = { loss: 0.2, duplication: 0.05, reorder: 0.05 };
/** Half of the failed requests never arrive, half lose their answer. */
const BAD_HTTP: HttpFaults = { failure: 0.025, lostAnswer: 0.025 };
/** Far beyond every deadline: a journey that is still open then hangs. */
const GIVE_UP_MS = 600_000;

/** How a number of journeys went. */
export interface Journeys {
  readonly arrived: number;
  readonly times: readonly number[];
  readonly failures: readonly string[];
}

function badPorts(ports: Ports, seed: number, http: HttpFaults): Ports {
  const { clock } = ports;
  const bad = wrapLinks(ports, (link) => injectFaults(link, { clock, seed, outgoing: BAD, incoming: BAD }));
  return { ...bad, http: injectHttpFaults(ports.http, { clock, seed, ...http }) };
}

const COLUMN = 256;

/**
 * Teleports and crossings between two scripted simulators. Every third move leads to a region that has forgotten the agent, and has
 * another seed for it; the others to one that still is a neighbour.
 */
export async function scriptedJourneys(
  count: number,
  kind: 'teleport' | 'crossing',
  seed: number,
): Promise<Journeys> {
  const network = new MemoryNetwork(seed, DELAYS);
  const grid = await FakeGrid.start(network.ports());
  const far = await grid.addNeighbour('Far Region');
  const random = createRandom(seed);
  // Their HTTP is as it should be: these queues do not repeat what was lost with an answer.
  const ports = badPorts(network.ports(), seed, {});
  const who = { firstName: 'Test', lastName: 'User', secret: { password: 'x' } };
  const arriving = arrive({ grid: grid.url, ...who, rooms: [agent(), chat(), travel(), oneRoot()] }, ports);
  const session = await network.runUntil(arriving, GIVE_UP_MS);
  const places = [
    { simulator: grid.simulator, column: 0, seed: 'root' },
    { simulator: far, column: 1, seed: 'far' },
  ];
  let here = 0;
  const answer = (from: number): void => {
    const to = places[1 - from]!;
    const by = places[from]!.seed;
    if (kind === 'teleport' && random.next() < 1 / 3) to.seed = `seed-${random.integer(0, 1e9)}`;
    const move = { simulator: to.simulator.endpoint, column: to.column, name: to.seed, by };
    if (kind === 'crossing') return crossBorder(grid, move);
    places[from]!.simulator.send({ name: 'TeleportStart', Info: { TeleportFlags: 16 } });
    finishTeleport(grid, move);
  };
  for (const [index, { simulator }] of places.entries()) {
    answers(simulator, 'TeleportLocationRequest', () => answer(index));
  }
  const times: number[] = [];
  const failures: string[] = [];
  for (let hop = 0; hop < count; hop++) {
    const startedAt = network.clock.now();
    const regionHandle = regionHandleOf(256_000 + COLUMN * (1 - here), 256_000);
    const arrival =
      kind === 'teleport'
        ? session.travel.teleport({ regionHandle }).arrival.then(({ region }) => region)
        : crossing(session, () => answer(here));
    const region = await network.runUntil(
      arrival.catch((error: unknown) => void failures.push(`hop ${hop}: ${String(error)}`)),
      GIVE_UP_MS,
    );
    if (region === undefined) continue;
    if (region.handle !== regionHandle) failures.push(`hop ${hop}: in ${region.label}`);
    times.push(network.clock.now() - startedAt);
    here = 1 - here;
    const roots = session.regions.all.filter(({ isChild }) => !isChild);
    if (roots.length !== 1 || roots[0] !== session.region) failures.push(`hop ${hop}: ${roots.length} roots`);
  }
  await network.runUntil(session.logout({ waitMs: 0 }), GIVE_UP_MS);
  return { arrived: times.length, times, failures };
}

/** One answer to each request, however often it comes. */
function answers(simulator: FakeSimulator, name: 'TeleportLocationRequest', answer: () => void): void {
  const before = simulator.script;
  simulator.script = (message, self) => {
    before(message, self);
    if (message.name === name) answer();
  };
}

interface Crosser<Here> {
  readonly region: Here;
  on(
    name: 'journey',
    listener: (news: { readonly type: string; readonly region?: Here }) => void,
  ): () => void;
}

/** Resolves with the region that has placed the agent. */
function crossing<Here>(session: Crosser<Here>, start: () => void): Promise<Here> {
  return new Promise((resolve, reject) => {
    const remove = session.on('journey', ({ type }) => {
      if (type === 'departed') return;
      remove();
      if (type === 'placed') resolve(session.region);
      else reject(new Error(type));
    });
    start();
  });
}

const PLACES: Readonly<Record<string, { readonly x: number; readonly y: number }>> = {
  West: { x: 1000, y: 1000 },
  East: { x: 1001, y: 1000 },
  'Far Away': { x: 1500, y: 1500 },
};

const WEST_AND_EAST: GridConfig = {
  passwordScheme: 'opensim',
  regions: Object.entries(PLACES).map(([name, place]) => ({
    name,
    ...place,
    terrain: { kind: 'flat', height: 22 },
  })),
  accounts: [{ first: 'Test', last: 'User', password: 'secret' }],
};

/** A session in our own grid, in the region West, over a bad path; 5 % of its requests fail, too. */
async function inOurGrid(seed: number) {
  const network = new MemoryNetwork(seed, DELAYS);
  const grid = await network.runUntil(startGrid(WEST_AND_EAST, network.ports()), GIVE_UP_MS);
  const who = {
    firstName: 'Test',
    lastName: 'User',
    secret: { password: 'secret' },
    start: 'uri:West&250&128&40',
  };
  const ports = badPorts(network.ports(), seed, BAD_HTTP);
  const rooms = [agent(), chat(), travel(), oneRoot()] as const;
  const session = await network.runUntil(arrive({ grid: grid.loginUri, ...who, rooms }, ports), GIVE_UP_MS);
  const leave = async (): Promise<void> => {
    await network.runUntil(session.logout({ waitMs: 0 }), GIVE_UP_MS);
    await network.runUntil(grid.close(), GIVE_UP_MS);
  };
  return { network, session, leave };
}

/** From region to region of our own grid, by name: near and far. */
export async function gridTeleports(count: number, seed: number): Promise<Journeys> {
  const { network, session, leave } = await inOurGrid(seed);
  const names = ['East', 'Far Away', 'West'];
  const times: number[] = [];
  const failures: string[] = [];
  for (let hop = 0; hop < count && session.isAlive; hop++) {
    const name = names[hop % names.length]!;
    const { arrival } = session.travel.teleport(`${name}/100/100/30`);
    const arrived = await network.runUntil(
      arrival.catch((error: unknown) => void failures.push(`hop ${hop} to ${name}: ${String(error)}`)),
      GIVE_UP_MS,
    );
    if (arrived === undefined) continue;
    await network.run(2000);
    const { x, y } = PLACES[name]!;
    const isThere = session.region.handle === regionHandleOf(x * COLUMN, y * COLUMN);
    if (!isThere) failures.push(`hop ${hop}: in ${session.region.label}, not in ${name}`);
    times.push(arrived.elapsedMs);
  }
  await leave();
  return { arrived: times.length, times, failures };
}

/** To and fro over a border of our own grid, in flight, with requests that fail, too. */
export async function borderCrossings(count: number, seed: number): Promise<Journeys> {
  const { network, session, leave } = await inOurGrid(seed);
  const times: number[] = [];
  const failures: string[] = [];
  session.agent.fly();
  for (let hop = 0; hop < count && session.isAlive; hop++) {
    const from = session.region.name;
    const startedAt = network.clock.now();
    const crossed = crossing(session, () => {
      session.agent.turnTo(from === 'West' ? 0 : Math.PI);
      session.agent.walk('forward', { fast: true });
    });
    const region = await network.runUntil(
      crossed.catch((error: unknown) => void failures.push(`crossing ${hop}: ${String(error)}`)),
      GIVE_UP_MS,
    );
    if (region === undefined) continue;
    if (region.name === from) failures.push(`crossing ${hop}: still in ${from}`);
    times.push(network.clock.now() - startedAt);
  }
  await leave();
  return { arrived: times.length, times, failures };
}

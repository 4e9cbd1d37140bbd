/** Long-lived things, and what comes to them and goes again: a round each. What is kept after many rounds is what was kept after few. */
import { agent, arrive, chat, defaultRooms, login, objects } from '@landfall/client';
import { startGrid } from '@landfall/grid';
import type { GridConfig } from '@landfall/grid';
import { parseAssetServiceConfig, serveAssets } from '@landfall/assets/service';
import { MemoryNetwork } from '@landfall/transport/memory';
import type { ServingPorts } from '@landfall/transport/ports';
import { askOnce } from '../../packages/assets/src/testing/ask-once.ts';
import { FaultyStore } from '../../packages/assets/src/testing/faulty-store.ts';
import { assetXml, idOf } from '../../packages/assets/src/testing/test-service.ts';
import { MemoryGateway } from '../../packages/lab/src/testing/memory-gateway.ts';
import { startMemoryProxy } from '../../packages/lab/src/testing/memory-proxy.ts';

/** What comes and goes, once. */
export type Round = (n: number) => Promise<void>;

const MINUTE_MS = 60_000;
const GRID = '10.0.0.2';
const LOGGER = { log: () => undefined };
const terrain = { kind: 'flat', height: 22 } as const;
const CONFIG: GridConfig = {
  passwordScheme: 'opensim',
  advertise: GRID,
  regions: [
    { name: 'West', x: 1000, y: 1000, terrain },
    { name: 'East', x: 1001, y: 1000, terrain },
  ],
  accounts: [{ first: 'Test', last: 'User', password: 'secret' }],
};
const WHO = { firstName: 'Test', lastName: 'User', secret: { password: 'secret' }, logger: LOGGER };
const START = 'uri:West&240&100&24';
/** Everything of a session is over by then: resends, tickets, what is shown late. */
const QUIET_MS = 3 * MINUTE_MS;

/** Somebody whom the grid has never seen there: each from an address of their own. */
const addressOf = (n: number): string => `10.${1 + ((n >> 16) & 63)}.${(n >> 8) & 255}.${n & 255}`;

async function gridOn(network: MemoryNetwork) {
  return await network.runUntil(startGrid(CONFIG, network.ports(GRID)), MINUTE_MS);
}

/** A grid, to which people come from everywhere, say something and leave; and others whom it does not know. */
async function logins(): Promise<Round> {
  const network = new MemoryNetwork(1);
  const grid = await gridOn(network);
  return async (n) => {
    const ports = network.ports(addressOf(n));
    const stranger = { ...WHO, grid: grid.loginUri, firstName: `Nobody${n}` };
    await network.runUntil(
      login(stranger, ports).then(
        () => undefined,
        () => undefined,
      ),
      MINUTE_MS,
    );
    await visit(network, grid.loginUri, ports);
  };
}

async function visit(network: MemoryNetwork, grid: string, ports: ServingPorts): Promise<void> {
  const options = { ...WHO, grid, start: START, rooms: defaultRooms() };
  const session = await network.runUntil(arrive(options, ports), MINUTE_MS);
  session.chat.say('Hello.');
  await network.run(2000);
  await network.runUntil(session.logout(), MINUTE_MS);
  await network.run(QUIET_MS);
}

/** Somebody who stands beside a border, behind which a region goes away and comes back. */
async function neighbours(): Promise<Round> {
  const network = new MemoryNetwork(2);
  const grid = await gridOn(network);
  const rooms = [objects(), agent(), chat()] as const;
  const session = await network.runUntil(
    arrive({ ...WHO, grid: grid.loginUri, start: START, rooms }, network.ports('10.0.0.3')),
    MINUTE_MS,
  );
  return async () => {
    const mend = grid.inject({ kind: 'region-down', region: 'East' });
    await network.runUntil(() => session.regions.size === 1, 10 * MINUTE_MS);
    mend();
    // It is told of as one who looks around again.
    session.agent.stand();
    await network.runUntil(() => session.regions.size === 2, 10 * MINUTE_MS);
    await network.run(MINUTE_MS);
  };
}

/** A proxy, through which people come and go. */
async function proxy(): Promise<Round> {
  const network = new MemoryNetwork(3);
  const grid = await gridOn(network);
  const between = await startMemoryProxy(network, {
    address: '10.0.0.3',
    grid: grid.loginUri,
    tell: () => undefined,
  });
  return async (n) => await visit(network, between.loginUri, network.ports(addressOf(n)));
}

/** A gateway, to whom pages come and go. */
async function gateway(): Promise<Round> {
  const network = new MemoryNetwork(4);
  const grid = await gridOn(network);
  let page = '';
  const between = new MemoryGateway(network, grid.loginUri, { pageAddress: () => page });
  return async (n) => {
    page = addressOf(n);
    const connection = await network.runUntil(between.connect(), MINUTE_MS);
    const { http, openLink } = connection;
    await visit(network, grid.loginUri, { ...network.ports(page), http, openLink });
    connection.close();
    await network.run(QUIET_MS);
  };
}

/** An asset service that is asked for what it has, for what nobody has, and to keep something. */
async function assets(): Promise<Round> {
  const store = new FaultyStore();
  const service = await serveAssets(parseAssetServiceConfig({ port: 0 }), { store, log: () => undefined });
  const ask = async (method: string, path: string, body = ''): Promise<void> => {
    await askOnce(service.url, method, path, body, body === '' ? {} : { 'content-type': 'text/xml' });
  };
  return async (n) => {
    await ask('POST', '/assets/', assetXml(n % 8, Buffer.from(`asset ${n % 8}`)));
    for (let asked = 0; asked < 33; asked++) {
      const id = idOf(n % 8).toString();
      await ask('GET', `/assets/${id}/data`);
      await ask('GET', `/assets/${id}/metadata`);
      await ask('GET', `/assets/${idOf(1000 + n * 33 + asked).toString()}`);
    }
  };
}

/** All kinds, by name. A round of `assets` is a hundred requests. */
export const KINDS = { logins, neighbours, proxy, gateway, assets };
export type Kind = keyof typeof KINDS;

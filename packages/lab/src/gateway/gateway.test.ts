/** A whole client, a whole gateway and a whole grid, over loopback. */
import { arrive } from '@landfall/client';
import { DEFAULT_GRID, startGrid } from '@landfall/grid';
import { createNodePorts, nodeInflate } from '@landfall/transport/node';
import { openGatewayConnection } from '@landfall/transport/relay';
import { afterEach, describe, expect, it } from 'vitest';
import { startGateway } from './index.ts';
import type { GatewayOptions } from './index.ts';
import { openWsSocket } from './testing/index.ts';

const ended: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});

async function startAll(options: Partial<GatewayOptions> = {}) {
  const ports = createNodePorts();
  ended.push(() => ports.close());
  const grid = await startGrid({ ...DEFAULT_GRID, httpPort: 0 }, ports);
  ended.push(() => grid.close());
  const gateway = await startGateway({ grids: [{ loginUri: grid.loginUri }], token: 'right', ...options });
  ended.push(() => gateway.close());
  return { ports, grid, gateway };
}

type Running = Awaited<ReturnType<typeof startAll>>;

async function connect({ ports, grid, gateway }: Running, token = 'right', loginUri = grid.loginUri) {
  const url = `${gateway.url.replace('http', 'ws')}session`;
  const connection = await openGatewayConnection(
    { clock: ports.clock, inflate: nodeInflate, openSocket: () => openWsSocket(url) },
    { grid: loginUri, token },
  );
  ended.push(() => connection.close());
  const { http, openLink } = connection;
  return { connection, ports: { ...ports, http, openLink } };
}

const GUEST = { firstName: 'Test', lastName: 'User', secret: { password: 'secret' } };

describe('a client behind a gateway', () => {
  it('arrives, sees and is heard, and leaves', async () => {
    const running = await startAll();
    const { connection, ports } = await connect(running);
    const session = await arrive({ ...GUEST, grid: running.grid.loginUri }, ports);
    const heard = new Promise<string>((resolve) => session.on('chat', ({ text }) => resolve(text)));
    session.chat.say('through the gateway');
    expect(await heard).toBe('through the gateway');
    expect(session.region.name).toBe('Landfall Bay');
    await session.logout();
    const { since, sessions } = running.gateway.status();
    expect(sessions).toBe(1);
    expect(since).toMatchObject({ datagramsRefused: 0, requestsRefused: 0, datagramsFromStrangers: 0 });
    connection.close();
    await expect.poll(() => running.gateway.status().sessions).toBe(0);
  });

  it('is refused with a wrong token, and for a grid that is not listed', async () => {
    const running = await startAll();
    await expect(connect(running, 'wrong')).rejects.toMatchObject({ by: 'peer', reason: 'token' });
    const elsewhere = 'http://127.0.0.1:1/';
    await expect(connect(running, 'right', elsewhere)).rejects.toMatchObject({ by: 'peer', reason: 'grid' });
    expect(running.gateway.status().sessions).toBe(0);
  });
});

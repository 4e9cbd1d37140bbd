/** A whole client, a whole gateway and a whole grid, over loopback. */
import { arrive } from '@landfall/client';
import { DEFAULT_GRID, startGrid } from '@landfall/grid';
import { createNodePorts, nodeInflate } from '@landfall/transport/node';
import { openGatewayConnection } from '@landfall/transport/relay';
import { afterEach, describe, expect, it } from 'vitest';
import { startGateway } from './index.ts';
import type { GatewayOptions } from './index.ts';
import { openWsSocket } from '../testing/index.ts';

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

describe('the web side', () => {
  const upgrade = async (running: Running, headers: Record<string, string>) => {
    const url = `${running.gateway.url.replace('http', 'ws')}session`;
    return await openWsSocket(url, headers).then(
      (socket) => {
        socket.close();
        return 'open';
      },
      (error: Error) => error.message,
    );
  };

  it('keeps pages of other sites out, by their Origin and by the name they call us', async () => {
    const running = await startAll({ origins: ['https://friend.example'] });
    const own = `http://127.0.0.1:${running.gateway.port}`;
    expect(await upgrade(running, { origin: own })).toBe('open');
    expect(await upgrade(running, { origin: 'https://friend.example' })).toBe('open');
    expect(await upgrade(running, { origin: 'https://evil.example' })).toContain('403');
    expect(await upgrade(running, { origin: 'null' })).toContain('403');
    const rebound = `evil.example:${running.gateway.port}`;
    expect(await upgrade(running, { host: rebound, origin: `http://${rebound}` })).toContain('403');
    const request = { method: 'GET', url: `${running.gateway.url}config.json` } as const;
    const asked = await running.ports.http.request({
      ...request,
      headers: { origin: 'https://evil.example' },
    });
    expect(asked.status).toBe(403);
  });

  it('tells its status to this machine only, and not through a proxy', async () => {
    const running = await startAll();
    const request = { method: 'GET', url: `${running.gateway.url}status` } as const;
    const { status, body } = await running.ports.http.request(request);
    expect([status, JSON.parse(Buffer.from(body).toString())]).toMatchObject([200, { state: 'open' }]);
    const headers = { 'x-forwarded-for': '203.0.113.9' };
    expect((await running.ports.http.request({ ...request, headers })).status).toBe(404);
  });

  it('looks at so many wrong tokens of an address', async () => {
    const running = await startAll();
    for (let guess = 0; guess < 10; guess++)
      await expect(connect(running, `wrong ${guess}`)).rejects.toMatchObject({ reason: 'token' });
    await expect(connect(running)).rejects.toMatchObject({ reason: 'token' });
  });

  it('drains: who is there stays, who comes is sent away; closing tells the pages', async () => {
    const running = await startAll();
    const { connection } = await connect(running);
    running.gateway.drain();
    await expect(connect(running)).rejects.toMatchObject({ by: 'peer', reason: 'draining' });
    expect([connection.state, running.gateway.status().state]).toEqual(['open', 'draining']);
    const told = new Promise((resolve) => connection.onState((_, cause) => resolve(cause)));
    await running.gateway.close();
    expect(await told).toMatchObject({ by: 'peer', reason: 'draining' });
  });
});

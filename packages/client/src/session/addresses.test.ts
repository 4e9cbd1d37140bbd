import { encodeRegionEvent } from '@landfall/protocol/capability';
import { regionHandleOf } from '@landfall/protocol/datatypes';
import type { LoginAnswer, LoginResponse } from '@landfall/protocol/login';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { arrive } from '../arrive/index.ts';
import { assets } from '../assets/index.ts';
import type { ArriveOptions } from '../arrive/index.ts';
import { FAKE_AGENT_ID, fakeArriveOptions, FakeGrid } from '../testing/index.ts';
import type { FakeGridOptions } from '../testing/index.ts';

const GRID = '8.8.8.8';
const INSIDE = { address: '10.0.0.66', port: 9000 };

/** A grid of the open internet, and something in the client's own network that must hear nothing of it. */
async function setUp(options: FakeGridOptions = {}) {
  const network = new MemoryNetwork();
  const grid = await FakeGrid.start(network.ports(GRID), options);
  const heard: string[] = [];
  const inside = network.ports(INSIDE.address);
  await inside.serveHttp(
    async ({ path }) => (heard.push(path), { status: 404, headers: {}, body: new Uint8Array(0) }),
    { port: 80 },
  );
  const link = await inside.openLink({ port: INSIDE.port });
  link.onDatagram(() => heard.push('datagram'));
  const client = network.ports('8.8.4.4');
  const go = (more: Partial<ArriveOptions> = {}) =>
    network.runUntil(arrive({ ...fakeArriveOptions(grid), deadlineMs: 5000, ...more }, client), 60_000);
  return { network, grid, heard, go };
}

const answering = (change: Partial<LoginResponse>): FakeGridOptions => ({
  answerLogin: (_, __, success) => ({ type: 'success', response: { ...success, ...change } }),
});

describe('a public grid', () => {
  it('is arrived in as any other', async () => {
    const { go, heard } = await setUp();
    expect((await go()).isAlive).toBe(true);
    expect(heard).toEqual([]);
  });

  it.each([
    ['sim_ip', { simulator: INSIDE }],
    ['seed_capability', { seedCapability: 'http://10.0.0.66/CAPS/secret' }],
    ['seed_capability', { seedCapability: 'http://127.0.0.1/CAPS/secret' }],
    ['seed_capability', { seedCapability: 'http://169.254.169.254/CAPS/secret' }],
  ])('leads nobody inside by %s: %j', async (path, change) => {
    const { go, heard } = await setUp(answering(change));
    const error = (await go().catch((reason: unknown) => reason)) as Error;
    expect(error).toMatchObject({ code: 'decode', path });
    expect(error.message).toMatch(/allowPrivateAddresses/);
    expect(error.message).not.toMatch(/secret/);
    expect(heard).toEqual([]);
  });

  it('leads inside those who allow it', async () => {
    const { go, heard } = await setUp(answering({ seedCapability: 'http://10.0.0.66/CAPS/' }));
    await go({ allowPrivateAddresses: true }).catch(() => undefined);
    expect(heard).toContain('/CAPS/');
  });

  it('gets nobody to call capabilities inside', async () => {
    const { go, heard, grid, network } = await setUp();
    grid.answers.set('/seed/root', () => ({
      status: 200,
      headers: {},
      body: new TextEncoder().encode(
        '<llsd><map><key>EventQueueGet</key><string>http://10.0.0.66/queue</string><key>SimulatorFeatures</key><string>http://10.0.0.66/features</string></map></llsd>',
      ),
    }));
    const lines: string[] = [];
    await go({ logger: { log: (_, text) => void lines.push(text) } });
    await network.run(30_000);
    expect(heard).toEqual([]);
    expect(lines.join()).toMatch(/http:\/\/10\.0\.0\.66 is not on the open internet/);
  });

  it.each(['EnableSimulator', 'TeleportFinish', 'CrossedRegion'] as const)(
    'sends nobody inside by %s, and the session lives on',
    async (type) => {
      const { go, heard, grid, network } = await setUp();
      const session = await go();
      const told: string[] = [];
      session.on('malformed', ({ error }) => told.push(error.message));
      const region = {
        regionHandle: regionHandleOf(256_256, 256_000),
        simulator: INSIDE,
        regionSize: { x: 256, y: 256 },
      };
      const move = { agentId: FAKE_AGENT_ID, seedCapability: 'http://10.0.0.66/CAPS/' };
      const AGENT = {
        sessionId: session.login.sessionId,
        position: { x: 1, y: 1, z: 1 },
        lookAt: { x: 1, y: 0, z: 0 },
      };
      const place = { locationId: 0, simAccess: 13, teleportFlags: 0 };
      grid.queue(encodeRegionEvent({ type, ...region, ...move, ...AGENT, ...place } as never));
      await network.run(5000);
      expect(told.join()).toMatch(/10\.0\.0\.66:9000 is not on the open internet/);
      expect([heard, session.isAlive, session.regions.size]).toEqual([[], true, 1]);
    },
  );
});

describe('a grid on this machine', () => {
  /** With something on another machine that must hear nothing of it. */
  const onLoopback = async (options: FakeGridOptions = {}) => {
    const network = new MemoryNetwork();
    const grid = await FakeGrid.start(network.ports(), options);
    const heard: string[] = [];
    for (const address of ['169.254.169.254', INSIDE.address, '8.8.8.8'])
      await network
        .ports(address)
        .serveHttp(
          async ({ path }) => (heard.push(path), { status: 404, headers: {}, body: new Uint8Array(0) }),
          {
            port: 80,
          },
        );
    const go = (more: Partial<ArriveOptions> = {}) =>
      network.runUntil(
        arrive({ ...fakeArriveOptions(grid), deadlineMs: 5000, ...more }, network.ports()),
        60_000,
      );
    return { network, grid, heard, go };
  };

  it.each([
    ['sim_ip', { simulator: INSIDE }],
    ['sim_ip', { simulator: { address: '169.254.169.254', port: 80 } }],
    ['seed_capability', { seedCapability: 'http://169.254.169.254/latest/secret' }],
    ['seed_capability', { seedCapability: 'http://10.0.0.66/CAPS/secret' }],
    ['seed_capability', { seedCapability: 'http://8.8.8.8/CAPS/secret' }],
  ])('leads nobody elsewhere by %s: %j', async (path, change) => {
    const { go, heard } = await onLoopback(answering(change));
    const error = (await go().catch((reason: unknown) => reason)) as Error;
    expect(error).toMatchObject({ code: 'decode', path });
    expect(error.message).toMatch(/allowAddresses/);
    expect(error.message).not.toMatch(/secret/);
    expect(heard).toEqual([]);
  });

  it('leads to what is listed, and by no redirect from there elsewhere', async () => {
    const { go, heard } = await onLoopback(answering({ seedCapability: 'http://10.0.0.66/CAPS/' }));
    await go({ allowAddresses: ['10.0.0.66'] }).catch(() => undefined);
    expect(new Set(heard)).toEqual(new Set(['/CAPS/']));
  });

  it.each(['GetTexture', 'ViewerAsset'])('gets nobody to fetch textures elsewhere: %s', async (name) => {
    const { go, heard, grid, network } = await onLoopback();
    grid.answers.set('/seed/root', () => ({
      status: 200,
      headers: {},
      body: new TextEncoder().encode(
        `<llsd><map><key>${name}</key><string>http://169.254.169.254/latest/</string></map></llsd>`,
      ),
    }));
    const session = await go({ rooms: [assets()] as never });
    const fetching = session.part(assets).fetch('texture', '00000000-0000-4000-8000-000000000001');
    await expect(network.runUntil(fetching, 60_000)).rejects.toThrow(/169\.254\.169\.254 is on a link/);
    expect(heard).toEqual([]);
  });

  it('sends no login elsewhere, also to who may have it', async () => {
    const answerLogin = (): LoginAnswer => ({
      type: 'indeterminate',
      nextUrl: 'http://169.254.169.254/login',
      nextMethod: '',
      nextDurationSeconds: 0,
      message: '',
    });
    const { go, heard } = await onLoopback({ answerLogin });
    await expect(go({ redirectHosts: ['169.254.169.254'] })).rejects.toThrow(/is on a link/);
    expect(heard).toEqual([]);
  });
});

describe('a login that is sent on', () => {
  const to = (nextUrl: string): FakeGridOptions => ({
    answerLogin: (): LoginAnswer => ({
      type: 'indeterminate',
      nextUrl,
      nextMethod: '',
      nextDurationSeconds: 0,
      message: '',
    }),
  });

  it('takes the password to no other host', async () => {
    const { go, heard } = await setUp(to('http://10.0.0.66/login?k=secret'));
    const error = (await go().catch((reason: unknown) => reason)) as Error;
    expect(error).toMatchObject({ code: 'remote', reason: 'other-host' });
    expect(error.message).toMatch(/to another host.*redirectHosts.*http:\/\/10\.0\.0\.66/);
    expect(error.message).not.toMatch(/secret/);
    expect(heard).toEqual([]);
  });

  it('takes it inside only with both permissions', async () => {
    const { go, heard } = await setUp(to('http://10.0.0.66/login'));
    const redirectHosts = ['10.0.0.66'];
    await expect(go({ redirectHosts })).rejects.toThrow(/allowPrivateAddresses/);
    expect(heard).toEqual([]);
    await expect(go({ redirectHosts, allowPrivateAddresses: true })).rejects.toMatchObject({ reason: '404' });
    expect(heard).toEqual(['/login']);
  });
});

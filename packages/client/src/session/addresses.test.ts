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

describe('a grid in a private network, called by its name', () => {
  const GRID_ADDRESS = '192.168.1.5';

  /** With something on the client's own machine that must hear nothing of it; `leads` is what names are looked up in. */
  const inside = async (options: FakeGridOptions = {}, leads: Record<string, string> = {}) => {
    const network = new MemoryNetwork();
    const grid = await FakeGrid.start(network.ports(GRID_ADDRESS), options);
    const heard: string[] = [];
    const own = network.ports('192.168.1.9');
    await own.serveHttp(
      async ({ path }) => (heard.push(path), { status: 404, headers: {}, body: new Uint8Array(0) }),
      { port: 80 },
    );
    const found = {
      'grid.lan': GRID_ADDRESS,
      'evil.lan': '127.0.0.1',
      'evil.example': '127.0.0.1',
      ...leads,
    };
    const looked: string[] = [];
    const lookUp = async (name: string): Promise<readonly string[]> => {
      looked.push(name);
      return Object.hasOwn(found, name) ? [found[name as keyof typeof found]] : [];
    };
    const { port } = new URL(grid.url);
    const go = (more: Partial<ArriveOptions> = {}) =>
      network.runUntil(
        arrive(
          { ...fakeArriveOptions(grid), grid: `http://grid.lan:${port}/`, deadlineMs: 5000, ...more },
          { ...own, lookUp },
        ),
        60_000,
      );
    return { network, grid, heard, looked, found, go };
  };

  it('is arrived in, and looked up once', async () => {
    const { go, heard, looked } = await inside();
    expect((await go()).isAlive).toBe(true);
    expect([heard, looked]).toEqual([[], ['grid.lan']]);
  });

  it.each(['evil.lan', 'evil.example'])('leads nobody to this machine by a seed at %s', async (host) => {
    const { go, heard } = await inside(answering({ seedCapability: `http://${host}/CAPS/secret` }));
    const error = (await go().catch((reason: unknown) => reason)) as Error;
    expect(String(error)).toMatch(`${host} leads to 127.0.0.1, which is on this machine`);
    expect(String(error)).not.toMatch(/secret/);
    expect(heard).toEqual([]);
  });

  it('leads nobody here by its own name, when that leads elsewhere after the login', async () => {
    const { go, heard, found } = await inside({
      answerLogin: (_, __, response) => {
        found['grid.lan'] = '127.0.0.1';
        return { type: 'success', response: { ...response, seedCapability: 'http://grid.lan/CAPS/secret' } };
      },
    });
    await go().catch(() => undefined);
    expect(heard).toEqual([]);
  });

  it('leads nobody here by a redirect of the login', async () => {
    const { go, heard } = await inside({
      answerLogin: () => ({
        type: 'indeterminate',
        nextUrl: 'http://evil.lan/login',
        nextMethod: '',
        nextDurationSeconds: 0,
        message: '',
      }),
    });
    await expect(go({ redirectHosts: ['evil.lan'] })).rejects.toThrow(/evil\.lan leads to 127\.0\.0\.1/);
    expect(heard).toEqual([]);
  });

  it('gets nobody to call capabilities here, nor a queue that sends there', async () => {
    const { go, heard, grid, network } = await inside();
    grid.answers.set('/seed/root', () => ({
      status: 200,
      headers: {},
      body: new TextEncoder().encode(
        '<llsd><map><key>EventQueueGet</key><string>http://evil.lan/queue</string><key>SimulatorFeatures</key><string>http://evil.example/features</string></map></llsd>',
      ),
    }));
    const lines: string[] = [];
    await go({ logger: { log: (_, text) => void lines.push(text) } });
    await network.run(30_000);
    expect(heard).toEqual([]);
    expect(lines.join()).toMatch(/evil\.lan leads to 127\.0\.0\.1/);
  });

  it('sends nobody to a neighbour’s seed here', async () => {
    const { go, heard, grid, network } = await inside();
    const session = await go();
    const simulator = { address: GRID_ADDRESS, port: 9000 };
    const region = { regionHandle: regionHandleOf(256_256, 256_000), regionSize: { x: 256, y: 256 } };
    grid.queue(encodeRegionEvent({ type: 'EnableSimulator', simulator, ...region } as never));
    grid.queue(
      encodeRegionEvent({
        type: 'EstablishAgentCommunication',
        agentId: FAKE_AGENT_ID,
        simulator,
        seedCapability: 'http://evil.lan/CAPS/',
        ...region,
      } as never),
    );
    await network.run(10_000);
    expect([heard, session.isAlive]).toEqual([[], true]);
  });
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

import { describe, expect, it } from 'vitest';
import { MemoryNetwork } from '@landfall/transport/memory';
import { Uuid } from '@landfall/protocol/datatypes';
import { decodeLoginResponse, encodeLoginRequest } from '@landfall/protocol/login';
import { startGrid } from '../../grid.ts';
import { TEST_CONFIG, createTestWorld, logIn, mustLogIn, post } from '../../testing/index.ts';
import type { LoginChanges, TestWorld } from '../../testing/index.ts';

const TWO_REGIONS = {
  ...TEST_CONFIG,
  regions: [
    { name: 'Plain', terrain: { kind: 'flat', height: 25 } },
    { name: 'Far Away', x: 1100, size: 512, terrain: { kind: 'flat', height: 30 }, landing: [10, 20] },
  ],
} satisfies typeof TEST_CONFIG;

const REQUEST = {
  firstName: 'Test',
  lastName: 'User',
  secret: { password: 'secret' },
  start: { type: 'last' },
  channel: 'Page',
  version: '1',
} as const;

const ask = ({ network, ports, grid }: TestWorld, changes?: LoginChanges) =>
  network.runUntil(logIn(ports, grid.loginUri, changes), 1000);

const postRaw = async ({ network, ports, grid }: TestWorld, body: string) => {
  const bytes = new TextEncoder().encode(body);
  return network.runUntil(post(ports, grid.loginUri, 'text/xml', bytes), 1000);
};

describe('the login service', () => {
  it.each(['xml-rpc', 'llsd'] as const)('lets the right password in over %s', async (format) => {
    const world = await createTestWorld();
    const result = await ask(world, { format });
    expect(result.type).toBe('success');
    if (result.type !== 'success') return;
    const { response } = result;
    expect(response.circuitCode).toBeGreaterThan(0);
    expect(response.regionCorner).toEqual({ x: 256_000, y: 256_000 });
    expect(response.inventoryRoot).toBeInstanceOf(Uuid);
    expect(response.inventorySkeleton!.length).toBeGreaterThan(10);
    expect(response.librarySkeleton!.length).toBeGreaterThan(0);
    expect(response.seedCapability).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/CAPS\/[0-9a-f-]{36}0000\/$/);
  });

  it('lets nobody in before the processes of the grid have met', async () => {
    const network = new MemoryNetwork();
    const ports = network.ports();
    let open: () => void = () => undefined;
    const loginsWaitFor = new Promise<void>((resolve) => (open = resolve));
    const cluster = { key: 'k'.repeat(64), loginsWaitFor };
    const grid = await network.runUntil(startGrid(TEST_CONFIG, ports, { cluster }), 1000);
    let answered: string | undefined;
    const asking = logIn(ports, grid.loginUri).then(({ type }) => (answered = type));
    await network.run(5000);
    expect(answered).toBeUndefined();
    open();
    expect(await network.runUntil(asking, 1000)).toBe('success');
    await network.runUntil(grid.close(), 1000);
  });

  it.each([
    { firstName: 'Test', lastName: 'User', secret: { password: 'wrong' } },
    { firstName: 'No', lastName: 'Body', secret: { password: 'secret' } },
    {
      firstName: 'Test',
      lastName: 'User',
      secret: { webLoginKey: Uuid.parse('a0000000-0000-4000-8000-00000000000f') },
    },
  ])('refuses $firstName $lastName with $secret', async (changes) => {
    const result = await ask(await createTestWorld(), changes);
    expect(result).toMatchObject({ type: 'bad-credentials', reason: 'key' });
  });

  it('does not care about the case of a name', async () => {
    expect((await ask(await createTestWorld(), { firstName: 'TEST', lastName: 'user' })).type).toBe(
      'success',
    );
  });

  it.each(['', 'hello', '<methodCall><methodName>login_to_simulator', '<html></html>'])(
    'does not find what is no document: %j',
    async (body) => {
      expect((await postRaw(await createTestWorld(), body)).status).toBe(404);
    },
  );

  it('answers a call without fields with a fault', async () => {
    const call =
      '<?xml version="1.0"?><methodCall><methodName>login_to_simulator</methodName><params><param><value><string>x</string></value></param></params></methodCall>';
    const { status, headers, body } = await postRaw(await createTestWorld(), call);
    expect(decodeLoginResponse(status, headers['content-type'] ?? '', body)).toMatchObject({
      type: 'fault',
      faultCode: -32_603,
    });
  });

  it('checks a password hashed with scrypt, for which virtual time waits when it is told', async () => {
    const network = new MemoryNetwork();
    const ports = network.ports();
    const config = { ...TEST_CONFIG, passwordScheme: 'scrypt' } as const;
    const hold = <T>(work: Promise<T>): Promise<T> => network.hold(work);
    const grid = await network.runUntil(startGrid(config, ports, { hold }), 1000);
    const before = network.clock.now();
    expect((await network.runUntil(logIn(ports, grid.loginUri), 1000)).type).toBe('success');
    expect(network.clock.now() - before).toBeLessThan(1000);
  });

  it('refuses a call without a password', async () => {
    const call =
      '<?xml version="1.0"?><methodCall><methodName>login_to_simulator</methodName><params><param><value><struct><member><name>first</name><value><string>Test</string></value></member><member><name>last</name><value><string>User</string></value></member></struct></value></param></params></methodCall>';
    const { status, headers, body } = await postRaw(await createTestWorld(), call);
    expect(decodeLoginResponse(status, headers['content-type'] ?? '', body)).toMatchObject({ reason: 'key' });
  });

  it('refuses whoever is online already, throws out the stale session and lets a retry in', async () => {
    const world = await createTestWorld();
    const stale = await world.arrive();
    expect(await ask(world)).toMatchObject({ type: 'presence', reason: 'presence' });
    await world.network.run(200);
    expect(stale.all('KickUser')).toHaveLength(1);
    expect(world.grid.regions[0]!.avatars()).toEqual([]);
    const again = await world.arrive();
    expect(again.all('AgentMovementComplete')).toHaveLength(1);
  });

  it('lets somebody in again whose ticket was never used', async () => {
    const world = await createTestWorld();
    const first = await world.network.runUntil(mustLogIn(world.ports, world.grid.loginUri), 1000);
    const second = await world.network.runUntil(mustLogIn(world.ports, world.grid.loginUri), 1000);
    expect(second.sessionId.equals(first.sessionId)).toBe(false);
  });

  it('refuses more agents than a region takes', async () => {
    const world = await createTestWorld({ ...TEST_CONFIG, regions: [{ name: 'Small', maxAgents: 1 }] });
    await world.arrive();
    expect(await ask(world, { firstName: 'Second', lastName: 'Avatar' })).toMatchObject({ reason: 'key' });
  });
});

describe('where a login leads', () => {
  it('takes the region and place asked for, never below the ground', async () => {
    const world = await createTestWorld(TWO_REGIONS);
    const place = { type: 'place', region: 'far away', position: { x: 300, y: 400, z: 1 } } as const;
    const agent = await world.arrive({ start: place });
    expect(agent.login.startLocation).toBe('url');
    expect(agent.login.regionSize).toEqual({ x: 512, y: 512 });
    const [movement] = agent.all('AgentMovementComplete');
    expect(movement!.Data.Position).toMatchObject({ x: 300, y: 400 });
    expect(movement!.Data.Position.z).toBeCloseTo(30.95, 2);
  });

  it('silently takes the default region for an unknown one', async () => {
    const world = await createTestWorld(TWO_REGIONS);
    const place = { type: 'place', region: 'Nowhere', position: { x: 1, y: 1, z: 1 } } as const;
    const agent = await world.arrive({ start: place });
    expect(agent.login.startLocation).toBe('safe');
    expect(agent.login.regionSize).toEqual({ x: 256, y: 256 });
  });

  it('leads back to where one was last', async () => {
    const world = await createTestWorld(TWO_REGIONS);
    const place = { type: 'place', region: 'Far Away', position: { x: 40, y: 50, z: 1 } } as const;
    const agent = await world.arrive({ start: place });
    agent.send({ name: 'LogoutRequest', AgentData: agent.agentData });
    await world.network.run(1000);
    const again = await world.arrive({ start: { type: 'last' } });
    expect(again.all('AgentMovementComplete')[0]!.Data.Position).toMatchObject({ x: 40, y: 50 });
    again.send({ name: 'LogoutRequest', AgentData: again.agentData });
    await world.network.run(1000);
    const home = await world.arrive({ start: { type: 'home' } });
    expect(home.all('AgentMovementComplete')[0]!.Data.Position).toMatchObject({ x: 128, y: 128 });
  });
});

describe('the login address in a browser', () => {
  const open = ({ network, ports, grid }: TestWorld, headers: Record<string, string> = {}) =>
    network.runUntil(ports.http.request({ method: 'GET', url: grid.loginUri, headers }), 1000);

  it('says what it is', async () => {
    const world = await createTestWorld();
    const { status, headers, body } = await open(world);
    expect([status, headers['content-type']]).toEqual([200, 'text/plain; charset=utf-8']);
    expect(new TextDecoder().decode(body)).toContain(world.grid.loginUri);
  });

  it('may be read by pages of origins that the configuration names', async () => {
    const origin = 'https://viewer.example';
    const closed = await open(await createTestWorld(), { origin });
    expect([closed.status, closed.headers['access-control-allow-origin']]).toEqual([403, undefined]);
    const world = await createTestWorld({ ...TEST_CONFIG, corsOrigins: [origin] });
    expect((await open(world, { origin })).headers['access-control-allow-origin']).toBe(origin);
  });
});

describe('a web page that nobody has named', () => {
  it.each(['https://evil.example', 'http://rebound.example:9000', 'null'])(
    'logs nobody in: %s',
    async (origin) => {
      const { network, ports, grid } = await createTestWorld();
      const body = encodeLoginRequest(REQUEST).body;
      const post = (headers: Record<string, string>) =>
        network.runUntil(ports.http.request({ method: 'POST', url: grid.loginUri, headers, body }), 1000);
      const refused = await post({ origin, 'content-type': 'text/plain' });
      expect([refused.status, new TextDecoder().decode(refused.body)]).toEqual([
        403,
        `pages of "${origin}" may not ask here\n`,
      ]);
      expect(new TextDecoder().decode((await post({ 'content-type': 'text/xml' })).body)).toContain(
        'seed_capability',
      );
    },
  );
});

describe('a page that does not say whose it is', () => {
  const logIn = async (headers: Record<string, string>, config = TEST_CONFIG) => {
    const { network, ports, grid } = await createTestWorld(config);
    const { body, contentType } = encodeLoginRequest(REQUEST);
    const request = { method: 'POST', url: grid.loginUri, body } as const;
    const answer = ports.http.request({ ...request, headers: { 'content-type': contentType, ...headers } });
    return (await network.runUntil(answer, 1000)).status;
  };

  it('logs nobody in from another site', async () => {
    expect(await logIn({ 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await logIn({ 'sec-fetch-site': 'none' })).toBe(200);
  });

  it('logs nobody in by a name that the grid does not have', async () => {
    const bind = '127.0.0.1';
    expect(await logIn({ host: 'rebound.example:9000' }, { ...TEST_CONFIG, bind })).toBe(403);
    expect(await logIn({ host: 'grid.example' }, { ...TEST_CONFIG, bind, hosts: ['grid.example'] })).toBe(
      200,
    );
    expect(await logIn({ host: 'localhost' }, { ...TEST_CONFIG, bind })).toBe(200);
  });
});

describe('the description of the grid', () => {
  it('is given as XML and as JSON', async () => {
    const { network, ports, grid } = await createTestWorld();
    const get = (path: string) =>
      network.runUntil(ports.http.request({ method: 'GET', url: `${grid.loginUri}${path}` }), 1000);
    const xml = await get('get_grid_info');
    expect(new TextDecoder().decode(xml.body)).toContain(`<login>${grid.loginUri}</login>`);
    const json = await get('json_grid_info');
    expect(JSON.parse(new TextDecoder().decode(json.body))).toMatchObject({
      login: grid.loginUri,
      gridname: 'Landfall',
    });
  });
});

import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '@landfall/protocol/bytes';
import { encodeSeedRequest } from '@landfall/protocol/capability';
import { UsageError } from '@landfall/protocol/errors';
import { decodeLoginResponse } from '@landfall/protocol/login';
import type { StartLocation } from '@landfall/protocol/login';
import { TEST_CONFIG, TestAgent, createTestWorld, logIn, post } from '../../testing/index.ts';
import type { LoginChanges, TestWorld } from '../../testing/index.ts';

const ask = ({ network, ports, grid }: TestWorld, changes?: LoginChanges) =>
  network.runUntil(logIn(ports, grid.loginUri, changes), 1000);

const postRaw = async ({ network, ports, grid }: TestWorld, body: string | Uint8Array, type = 'text/xml') => {
  const bytes = typeof body === 'string' ? encodeUtf8(body) : body;
  return network.runUntil(post(ports, grid.loginUri, type, bytes), 1000);
};

const call = (members: string): string =>
  `<?xml version="1.0"?><methodCall><methodName>login_to_simulator</methodName><params><param><value><struct>${members}</struct></value></param></params></methodCall>`;
const member = (name: string, value: string): string =>
  `<member><name>${name}</name><value>${value}</value></member>`;
const string = (name: string, text: string): string => member(name, `<string>${text}</string>`);
const NAMED = string('first', 'Test') + string('last', 'User');

describe('a login that is odd', () => {
  it.each([
    ['a password that is a number', NAMED + member('passwd', '<int>7</int>')],
    ['a name that is a list', member('first', '<array><data/></array>') + string('passwd', 'x')],
    ['fields twice', NAMED + NAMED + string('passwd', '$1$x')],
    ['thousands of fields', NAMED + Array.from({ length: 2000 }, (_, n) => string(`f${n}`, 'x')).join('')],
    ['a password of 100,000 letters', NAMED + string('passwd', 'x'.repeat(100_000))],
    ['a name with a NUL', string('first', 'Test&#0;') + string('last', 'User') + string('passwd', 'x')],
  ])('because of %s gets nobody in, and is answered', async (_, members) => {
    const world = await createTestWorld();
    const { status, body } = await postRaw(world, call(members));
    expect([200, 404]).toContain(status);
    expect(new TextDecoder().decode(body)).not.toContain('seed_capability');
    expect((await ask(world)).type).toBe('success');
  });

  it('by other methods than POST is a page or not found', async () => {
    const { network, ports, grid } = await createTestWorld();
    for (const [method, expected] of [
      ['HEAD', 200],
      ['PUT', 404],
      ['DELETE', 404],
    ] as const) {
      const asked = ports.http.request({ method, url: grid.loginUri });
      expect((await network.runUntil(asked, 1000)).status).toBe(expected);
    }
  });

  it.each<StartLocation>([
    { type: 'place', region: 'Plain', position: { x: -1e9, y: 1e9, z: 1e12 } },
    { type: 'place', region: 'plain', position: { x: 256, y: 256, z: -50 } },
    { type: 'place', region: '../../etc', position: { x: 1, y: 1, z: 1 } },
  ])('leads inside a region all the same: %j', async (start) => {
    const world = await createTestWorld();
    await world.arrive({ start });
    const { x, y, z } = world.grid.regions[0]!.avatars()[0]!.position;
    for (const metres of [x, y]) {
      expect(metres).toBeGreaterThanOrEqual(0);
      expect(metres).toBeLessThan(256);
    }
    expect(z).toBeGreaterThanOrEqual(25);
    expect(z).toBeLessThanOrEqual(4096);
  });
});

describe('a start that is written oddly', () => {
  it.each([
    'uri:Plain&amp;nan&amp;5&amp;5',
    'uri:Plain&amp;1e999&amp;5&amp;5',
    'uri:&amp;&amp;&amp;',
    'uri:Plain',
    'last\u0000',
    '',
  ])('still leads to a place: %j', async (start) => {
    const world = await createTestWorld();
    const login = NAMED + string('passwd', 'secret') + string('start', start);
    const { body } = await postRaw(world, call(login));
    const result = decodeLoginResponse(200, 'text/xml', body);
    if (result.type !== 'success') throw new UsageError(`refused: ${result.type}`);
    const agent = await TestAgent.open(world.ports, result.response);
    await world.network.runUntil(agent.arrive(), 1000);
    await world.network.run(2000);
    const { x, y, z } = world.grid.regions[0]!.avatars()[0]!.position;
    for (const metres of [x, y, z]) expect(Number.isFinite(metres)).toBe(true);
  });
});

describe('two logins of one account at once', () => {
  it('leave one session: the other has neither seed nor circuit', async () => {
    const world = await createTestWorld();
    const { network, ports, grid } = world;
    const both = await network.runUntil(
      Promise.all([logIn(ports, grid.loginUri), logIn(ports, grid.loginUri)]),
      1000,
    );
    const responses = both.flatMap((result) => (result.type === 'success' ? result.response : []));
    expect(responses).toHaveLength(2);
    const seeds = await network.runUntil(
      Promise.all(
        responses.map(({ seedCapability }) =>
          post(ports, seedCapability, 'application/llsd+xml', encodeSeedRequest([])),
        ),
      ),
      1000,
    );
    expect(new Set(seeds.map(({ status }) => status))).toEqual(new Set([200, 404]));
    for (const response of responses) {
      const agent = await TestAgent.open(ports, response);
      agent.useCircuitCode();
      agent.completeMovement();
    }
    await network.run(2000);
    expect(grid.regions[0]!.avatars()).toHaveLength(1);
  });
});

describe('a region that is full', () => {
  it('has room again when somebody leaves, and takes nobody twice', async () => {
    const [plain] = TEST_CONFIG.regions;
    const world = await createTestWorld({ ...TEST_CONFIG, regions: [{ ...plain!, maxAgents: 1 }] });
    const first = await world.arrive();
    const other = { firstName: 'Second', lastName: 'Avatar' };
    expect((await ask(world, other)).type).not.toBe('success');
    first.send({ name: 'LogoutRequest', AgentData: first.agentData });
    await world.network.run(500);
    expect((await ask(world, other)).type).toBe('success');
  });
});

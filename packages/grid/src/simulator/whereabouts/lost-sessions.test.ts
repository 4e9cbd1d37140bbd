/** One of three processes of a grid ends, in virtual time: whoever was in it is offline, and nobody else. */
import { encodeText } from '@landfall/protocol/bytes';

import { describe, expect, it } from 'vitest';
import { startGrid } from '../../grid.ts';
import type { EmbeddedGrid } from '../../grid.ts';
import { TEST_CONFIG, TestAgent, createTestWorld, linkGrids, mustLogIn } from '../../testing/index.ts';
import type { AskedFate, LoginChanges } from '../../testing/index.ts';
import { answerProcess } from '../answer-process.ts';
import { friendshipsOf } from '../friends/index.ts';

const SECOND = { firstName: 'Second', lastName: 'Avatar' };
/** Two looks, and what they wait between them. */
const SOON_MS = 2000;
const EVER_MS = 120_000;

/** Plain has the login; East and West are processes of their own. */
async function threeProcesses() {
  const world = await createTestWorld();
  const { network, ports } = world;
  const start = (name: string, x: number) => {
    const terrain = { kind: 'flat', height: 25 } as const;
    return network.runUntil(startGrid({ ...TEST_CONFIG, regions: [{ name, x, terrain }] }, ports), 1000);
  };
  const grids = [world.grid, await start('East', 1100), await start('West', 900)];
  let fate: AskedFate = 'answered';
  const asked: string[] = [];
  linkGrids(grids, (method, path) => {
    const isSearch = path.startsWith('/session/');
    if (isSearch) asked.push(method);
    return isSearch ? fate : 'answered';
  });
  const services = grids.map((grid) => (grid as EmbeddedGrid).services);
  const comeTo = async (region: string, changes: LoginChanges = {}): Promise<TestAgent> => {
    const start = { type: 'place', region, position: { x: 128, y: 128, z: 30 } } as const;
    const login = await network.runUntil(mustLogIn(ports, world.grid.loginUri, { ...changes, start }), 1000);
    const agent = await TestAgent.open(ports, login);
    await network.runUntil(agent.arrive(), 1000);
    await network.run(1000);
    return agent;
  };
  /** For the one that has the login, and for the other. */
  const lose = (name: string): void => {
    for (const grid of grids) {
      if (grid.regions[0]!.name === name) continue;
      const { elsewhere } = (grid as EmbeddedGrid).services;
      grid.meet(elsewhere.filter((place) => place.name !== name));
    }
  };
  const isOnline = ({ login }: TestAgent): boolean[] =>
    services.map(({ presence }) => presence.of(login.agentId) !== undefined);
  const answer = (now: AskedFate): void => void (fate = now);
  return { ...world, services, comeTo, lose, isOnline, answer, asked };
}

describe('a process that has ended', () => {
  it('leaves nobody online who was in it: they log in anew at once', async () => {
    const { network, comeTo, lose, isOnline } = await threeProcesses();
    const ann = await comeTo('East');
    expect(isOnline(ann)).toEqual([true, true, false]);
    lose('East');
    await network.run(SOON_MS);
    expect(isOnline(ann)[0]).toBe(false);
    const again = await comeTo('West');
    expect(isOnline(again)).toEqual([true, true, true]);
    await network.run(EVER_MS);
    expect(isOnline(again)).toEqual([true, true, true]);
  });

  it('is told to friends of who was in it', async () => {
    const { network, services, comeTo, lose } = await threeProcesses();
    const [ann, ben] = [await comeTo('East'), await comeTo('Plain', SECOND)];
    const [annId, benId] = [ann.login.agentId, ben.login.agentId];
    friendshipsOf(services[0]!).offer(annId, benId);
    friendshipsOf(services[0]!).accept(benId, annId);
    lose('East');
    await network.run(SOON_MS);
    const told = ben.all('OfflineNotification').flatMap(({ AgentBlock }) => AgentBlock);
    expect(told).toEqual([{ AgentID: annId }]);
  });

  it.each(['Plain', 'West'])('ends nobody who is in %s', async (region) => {
    const { network, comeTo, lose, isOnline } = await threeProcesses();
    const ann = await comeTo(region);
    const before = isOnline(ann);
    lose('East');
    await network.run(EVER_MS);
    expect([isOnline(ann), ann.all('KickUser')]).toEqual([before, []]);
  });

  it('ends nobody who has not come in yet', async () => {
    const { network, ports, grid, comeTo, lose, isOnline } = await threeProcesses();
    const start = { type: 'place', region: 'West', position: { x: 128, y: 128, z: 30 } } as const;
    const login = await network.runUntil(mustLogIn(ports, grid.loginUri, { start }), 1000);
    lose('East');
    await network.run(SOON_MS);
    const agent = await TestAgent.open(ports, login);
    await network.runUntil(agent.arrive(), 1000);
    expect(isOnline(agent)).toEqual([true, false, true]);
    expect(await comeTo('Plain', SECOND)).toBeDefined();
  });

  it('ends nobody whom a process may have that does not answer, until it does', async () => {
    const { network, comeTo, lose, isOnline, answer } = await threeProcesses();
    const [ann, ben] = [await comeTo('East'), await comeTo('West', SECOND)];
    answer('lost');
    lose('East');
    await network.run(EVER_MS);
    expect([isOnline(ann)[0], isOnline(ben)[0]]).toEqual([true, true]);
    answer('answered');
    await network.run(SOON_MS);
    expect([isOnline(ann)[0], isOnline(ben)[0]]).toEqual([false, true]);
  });

  it('is not looked behind when it is there again, or when nothing is missing', async () => {
    const { network, grid, services, comeTo, asked } = await threeProcesses();
    await comeTo('East');
    grid.meet([...services[0]!.elsewhere]);
    await network.run(SOON_MS);
    expect(asked).toEqual([]);
  });
});

describe('who is asked for', () => {
  const ID = '11111111-2222-4333-8444-555555555555';
  it.each([
    ['GET', `/session/${ID}/${ID}/`, 200, 'away'],
    ['POST', `/session/${ID}/${ID}/`, 405, 'False'],
    ['GET', `/session/${ID}/`, 404, 'False'],
    ['GET', `/session/${ID}/${ID}/${ID}/`, 404, 'False'],
    ['GET', `/session/x/${ID}/`, 404, 'False'],
  ])('%s %s is answered %i', async (method, target, status, said) => {
    const { services } = await threeProcesses();
    const answer = await answerProcess(services[0]!, {
      method,
      target,
      body: new Uint8Array(0),
      address: '',
    });
    expect(answer).toEqual({ status, body: encodeText(said).slice(0, -1) });
  });
});

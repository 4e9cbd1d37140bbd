/** Every kind of teleport, between our client and our grid. */
import { agent, arrive, chat, objects, travel } from '@landfall/client';
import type { TravelOptions } from '@landfall/client';
import { startGrid } from '@landfall/grid';
import type { GridConfig } from '@landfall/grid';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { oneRoot } from '../../packages/client/src/testing/index.ts';

const terrain = { kind: 'flat', height: 22 } as const;
const CONFIG: GridConfig = {
  passwordScheme: 'opensim',
  regions: [
    { name: 'Bay', x: 1000, y: 1000, terrain },
    { name: 'Hill', x: 1001, y: 1000, terrain },
    { name: 'Far Away', x: 1500, y: 1500, terrain },
  ],
  accounts: ['Ann', 'Bob'].map((first) => ({ first, last: 'Walker', password: 'secret' })),
};

async function inTheGrid() {
  const network = new MemoryNetwork(3);
  const grid = await network.runUntil(startGrid(CONFIG, network.ports()), 10_000);
  const visit = (firstName: string, region: string, options: TravelOptions = {}) => {
    const who = {
      firstName,
      lastName: 'Walker',
      secret: { password: 'secret' },
      start: `uri:${region}&100&100&24`,
    };
    const rooms = [objects(), agent(), chat(), travel(options), oneRoot()] as const;
    return network.runUntil(arrive({ grid: grid.loginUri, ...who, rooms }, network.ports()), 60_000);
  };
  return { network, grid, visit };
}

describe('in our own grid an agent teleports', () => {
  it('by name, by global place, by id, and within a region, and is seen there only', async () => {
    const { network, grid, visit } = await inTheGrid();
    const session = await visit('Ann', 'Bay');
    const go = (destination: Parameters<typeof session.travel.teleport>[0]) =>
      network.runUntil(session.travel.teleport(destination).arrival, 30_000);
    const hill = await go('hill/60/70/30');
    expect([hill.left.name, hill.region.name, session.region.name]).toEqual(['Bay', 'Hill', 'Hill']);
    expect(hill.position).toMatchObject({ x: 60, y: 70 });
    await network.run(3000);
    const far = await go({ global: { x: 384_010, y: 384_020, z: 30 } });
    expect([far.region.name, far.position.x, far.position.y]).toEqual(['Far Away', 10, 20]);
    await network.run(3000);
    const here = await go({ position: { x: 30, y: 40, z: 30 } });
    expect([here.region, here.left]).toEqual([session.region, session.region]);
    expect(session.agent.position).toMatchObject({ x: 30, y: 40 });
    const seen = grid.regions.map((region) => [region.name, region.avatars().length]);
    expect(seen).toEqual([
      ['Bay', 0],
      ['Hill', 0],
      ['Far Away', 1],
    ]);
    await network.runUntil(session.logout(), 10_000);
  });

  it('by the links that it gives itself: of where it was, and of where it is', async () => {
    const { network, grid, visit } = await inTheGrid();
    const session = await visit('Ann', 'Bay', { grid: new URL(grid.loginUri).host });
    const bay = session.travel.whereIs!;
    expect(bay).toMatch(/^hop:\/\/[^/]+:\d+\/Bay\/100\/100\//);
    await network.runUntil(session.travel.teleport('Far Away').arrival, 30_000);
    await network.run(3000);
    const back = await network.runUntil(session.travel.teleport(bay).arrival, 30_000);
    expect([back.region.name, session.region.name]).toEqual(['Bay', 'Bay']);
    await network.run(3000);
    const here = await network.runUntil(session.travel.teleport(bay.toUpperCase()).arrival, 30_000);
    expect(here.left).toBe(here.region);
    await network.runUntil(session.logout(), 10_000);
  });

  it('to a friend who offers it, and home', async () => {
    const { network, visit } = await inTheGrid();
    const ann = await visit('Ann', 'Bay', { lures: 'accept' });
    const bob = await visit('Bob', 'Hill');
    bob.travel.offer([ann.login.agentId], 'Come');
    await network.run(10_000);
    expect(ann.region.name).toBe('Hill');
    await network.runUntil(ann.travel.setHome(), 5000);
    await network.run(1000);
    await network.runUntil(ann.travel.teleport('Far Away').arrival, 30_000);
    await network.run(3000);
    const { region } = await network.runUntil(ann.travel.goHome().arrival, 30_000);
    expect([region.name, ann.region.name]).toEqual(['Hill', 'Hill']);
  });

  it('and its presence tells of one root at every moment', async () => {
    const { network, visit } = await inTheGrid();
    const session = await visit('Ann', 'Bay');
    const roots: string[] = [];
    const rootsAtEvents = new Set<string>();
    session.on('presence', ({ type, region }) => {
      const now = session.regions.all.filter(({ isChild }) => !isChild);
      rootsAtEvents.add(now.length === 1 && now[0] === session.region ? 'its region' : `${now.length} roots`);
      if (type === 'became-root') roots.push(region.name);
    });
    for (const name of ['Hill', 'Far Away', 'Bay', 'Hill']) {
      await network.runUntil(session.travel.teleport(name).arrival, 30_000);
      await network.run(5000);
    }
    expect(roots).toEqual(['Hill', 'Far Away', 'Bay', 'Hill']);
    expect([...rootsAtEvents]).toEqual(['its region']);
    // Bay next door is seen from the hill, and nothing else is left.
    expect(session.regions.all.map(({ name }) => name).toSorted()).toEqual(['Bay', 'Hill']);
  });

  it('or walks over the border to a place of the grid', async () => {
    const { network, visit } = await inTheGrid();
    const session = await visit('Ann', 'Bay');
    await network.run(3000);
    const walk = session.agent.walkTo({ global: { x: 256_280, y: 256_100, z: 24 } }, { fast: true });
    await network.runUntil(walk, 180_000);
    expect(session.region.name).toBe('Hill');
    expect(session.agent.position.x).toBeCloseTo(24, -1);
    const nowhere = session.agent.walkTo({ global: { x: 256_280, y: 255_000, z: 24 } });
    await expect(network.runUntil(nowhere, 1000)).rejects.toMatchObject({ reason: 'no-such-region' });
  });

  it('or sets out before it knows its neighbours, and asks the map whether there is one', async () => {
    const { network, visit } = await inTheGrid();
    const session = await visit('Ann', 'Bay');
    expect(session.regions.all.map(({ name }) => name)).toEqual(['Bay']);
    const walk = session.agent.walkTo({ global: { x: 256_280, y: 256_100, z: 24 } }, { fast: true });
    await network.runUntil(walk, 180_000);
    expect(session.region.name).toBe('Hill');
    await network.runUntil(session.travel.teleport('Far Away').arrival, 30_000);
    const nowhere = session.agent.walkTo({ global: { x: 384_128, y: 383_000, z: 24 } });
    await expect(network.runUntil(nowhere, 5000)).rejects.toMatchObject({ reason: 'no-such-region' });
  });
});

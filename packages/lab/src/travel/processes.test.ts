import { arrive, defaultRooms, ownAvatar, travel } from '@landfall/client';
import { startGrid } from '@landfall/grid';
import type { Grid, GridConfig } from '@landfall/grid';
import { createNodePorts } from '@landfall/transport/node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tour } from './tour.ts';

const terrain = { kind: 'flat', height: 25 } as const;
const accounts = ['Test', 'Other'].map((first) => ({ first, last: 'User', password: 'secret' }));
const KEY = 'a key that only these two know';
const gridOf = (regions: GridConfig['regions']): GridConfig => ({
  passwordScheme: 'opensim',
  accounts,
  regions,
});

const ports = createNodePorts();
let grids: readonly [Grid, Grid];

/** As two processes of one grid are, but for the process. */
beforeEach(async () => {
  const options = { cluster: { key: KEY } };
  const west = gridOf([
    { name: 'Bay', terrain },
    { name: 'Far', x: 1100, terrain },
  ]);
  const east = gridOf([{ name: 'Shore', x: 1001, terrain }]);
  grids = [await startGrid(west, ports, options), await startGrid(east, ports, options)];
  const [first, second] = grids;
  first.meet(second.places());
  second.meet(first.places());
});
afterEach(async () => {
  for (const grid of grids) await grid.close();
});

const comeTo = (start: string, firstName = 'Test') =>
  arrive(
    {
      grid: grids[0].loginUri,
      firstName,
      lastName: 'User',
      secret: { password: 'secret' },
      start,
      rooms: [...defaultRooms(), ownAvatar(), travel()],
    },
    ports,
  );
const inhabitants = (): string[] =>
  grids.flatMap(({ regions }) => regions.flatMap((region) => region.avatars().map(() => region.name)));

/** Looks again and again until it is so, or for a few seconds. */
async function until(isSo: () => boolean): Promise<void> {
  for (let round = 0; round < 200 && !isSo(); round++) {
    await new Promise<void>((resolve) => void ports.clock.after(25, resolve));
  }
  expect(isSo()).toBe(true);
}

describe('a grid of two processes', () => {
  it('hands agents over its borders and by teleport, back and forth, and lets them go everywhere at once', async () => {
    const session = await comeTo('uri:Bay&250&128&25');
    await tour(
      session,
      { walkMetres: 12, destinations: ['Far/10/10/25', 'Shore/8/60/25'] },
      undefined,
      ports.clock,
    );
    expect([session.region?.name, inhabitants()]).toEqual(['Shore', ['Shore']]);
    await session.agent.walkTo({ global: { x: 1001 * 256 - 10, y: 256_000 + 60, z: 25 } });
    expect([session.region?.name, inhabitants()]).toEqual(['Bay', ['Bay']]);
    await session.travel.teleport('Shore/100/100/25').arrival;
    await session.logout();
    await until(() => inhabitants().length === 0);
    // Nobody is online any more, in the process of the login neither: the next login is no second one.
    const next = await comeTo('last');
    expect(inhabitants()).toEqual(['Bay']);
    await next.logout();
  }, 60_000);

  it('lets somebody log in where they want to, and where they left, in whatever process that is', async () => {
    const session = await comeTo('uri:Shore&50&60&25');
    expect([session.region?.name, inhabitants()]).toEqual(['Shore', ['Shore']]);
    expect(session.agent.position).toMatchObject({ x: 50, y: 60 });
    expect(session.agent.position.z).toBeGreaterThan(25);
    await session.travel.teleport('Bay/100/100/25').arrival;
    await session.travel.teleport('Shore/70/80/25').arrival;
    await session.logout();
    await until(() => inhabitants().length === 0);
    // The process of the login hears of it a moment later.
    await new Promise<void>((resolve) => void ports.clock.after(500, resolve));
    const again = await comeTo('last');
    expect([again.region?.name, inhabitants()]).toEqual(['Shore', ['Shore']]);
    expect(again.agent.position).toMatchObject({ x: 70, y: 80 });
    await expect(comeTo('last')).rejects.toMatchObject({ reason: 'presence' });
    expect(await again.ended).toMatchObject({ reason: 'kicked' });
    await until(() => inhabitants().length === 0);
    // One that refuses them is told in its words; one that is gone, too.
    await grids[1].close();
    await expect(comeTo('uri:Shore&50&60&25')).rejects.toMatchObject({ code: 'remote' });
    const home = await comeTo('uri:Bay&50&60&25');
    expect(home.region?.name).toBe('Bay');
    await home.logout();
  }, 60_000);

  it('takes along what is worn, how they look, and what they ride on', async () => {
    const session = await comeTo('uri:Bay&246&128&25');
    await until(() => session.regions.named('Shore') !== undefined);
    session.avatar.dress({ params: new Map(), size: { x: 0.45, y: 0.6, z: 2.05 } });
    const { build } = session.region!;
    const hat = await build.rez({ position: { x: 247, y: 128, z: 25 } });
    await build.attach(hat.localId, { point: 2 });
    const cart = await build.rez({ position: { x: 250, y: 128, z: 25 } });
    await build.rename(cart.localId, 'Cart');
    await session.agent.sitOn(cart.id);
    await build
      .move(cart.localId, { x: 258, y: 128, z: 25 }, { whole: true, timeoutMs: 3000 })
      .catch(() => undefined);
    await until(() => session.region?.name === 'Shore' && session.agent.isSitting);
    const there = session.region!;
    await until(() => there.objects.find(hat.id) !== undefined);
    const own = there.objects.find(session.agent.id)!;
    const seat = there.objects.get(own.parentId)!;
    expect([seat.id.equals(cart.id), seat.position.x, own.scale.z]).toEqual([
      true,
      2,
      expect.closeTo(2.05, 1),
    ]);
    expect(there.objects.find(hat.id)!.parentId).toBe(own.localId);
    session.agent.stand();
    await session.travel.teleport('Far/10/10/25').arrival;
    const far = session.region!;
    await until(() => far.objects.find(hat.id) !== undefined);
    expect([far.name, far.objects.find(session.agent.id)!.scale.z]).toEqual(['Far', expect.closeTo(2.05, 1)]);
    await session.logout();
  }, 60_000);

  it('carries what people write to each other, and offers to come, from one to the other', async () => {
    const west = await comeTo('uri:Bay&128&128&25');
    const east = await comeTo('uri:Shore&50&60&25', 'Other');
    const heard: string[] = [];
    for (const session of [west, east])
      session.on('instantMessage', ({ from, text, kind }) => void heard.push(`${from} (${kind}): ${text}`));
    west.chat.sendInstantMessage(east.agent.id, 'Where are you?');
    await until(() => heard.length === 1);
    east.travel.offer([west.agent.id], 'Here');
    await until(() => heard.length === 2);
    west.chat.sendInstantMessage('00000000-0000-4000-8000-000000000099', 'Anybody?');
    await until(() => heard.length === 3);
    expect(heard).toEqual([
      'Test User (message): Where are you?',
      'Other User (lure): Here',
      expect.stringContaining('User is not logged in'),
    ]);
    await west.logout();
    await east.logout();
  }, 60_000);

  it('knows in all of its processes where somebody is at home', async () => {
    const session = await comeTo('uri:Bay&100&100&25');
    await session.travel.teleport('Shore/70/80/25').arrival;
    const alerts: string[] = [];
    session.on('alert', ({ text }) => void alerts.push(text));
    await session.travel.setHome();
    await until(() => alerts.includes('Home position set.'));
    await session.travel.teleport('Bay/100/100/25').arrival;
    const { region, position } = await session.travel.goHome().arrival;
    expect([region.name, position]).toMatchObject(['Shore', { x: 70, y: 80 }]);
    await session.logout();
    await until(() => inhabitants().length === 0);
    const next = await comeTo('home');
    expect([next.region?.name, inhabitants()]).toEqual(['Shore', ['Shore']]);
    await next.logout();
  }, 60_000);

  it('shows somebody out of the other process who logs in anew', async () => {
    const session = await comeTo('uri:Bay&128&128&25');
    await session.travel.teleport('Shore/50/60/25').arrival;
    await expect(comeTo('last')).rejects.toMatchObject({ reason: 'presence' });
    expect(await session.ended).toMatchObject({ by: 'peer', reason: 'kicked' });
    await until(() => inhabitants().length === 0);
  }, 60_000);

  it('refuses an agent that strangers hand over', async () => {
    const [place] = grids[1].places();
    const answer = await fetch(`${place!.peerUri!}/agent/${'1'.repeat(8)}-1111-4111-8111-111111111111/`, {
      method: 'POST',
      body: '{}',
      headers: { 'x-landfall-key': 'another key' },
    });
    expect(answer.status).toBe(401);
    // And what makes no sense, even of one who knows the key.
    const id = '11111111-1111-4111-8111-111111111111';
    for (const [path, status] of [
      [`/message/${id}/`, 400],
      ['/message/nobody/', 404],
      [`/object/${id}/`, 400],
      ['/object/', 400],
      ['/nothing/', 404],
      ['/tidings/', 400],
      [`/asset/${id}/`, 405],
    ] as const) {
      const headers = { 'x-landfall-key': KEY };
      const said = await fetch(place!.peerUri! + path, { method: 'POST', body: '{}', headers });
      expect([path, said.status]).toEqual([path, status]);
    }
  });

  it('goes on without a process that has ended: its region cannot be reached, and who was there is lost', async () => {
    const session = await comeTo('uri:Bay&128&128&25');
    const other = await comeTo('uri:Shore&50&60&25', 'Other');
    await until(() => session.regions.named('Shore') !== undefined);
    expect(inhabitants()).toEqual(['Bay', 'Shore']);
    await grids[1].close();
    expect(await other.ended).toMatchObject({ by: 'peer', reason: 'kicked' });
    await expect(session.travel.teleport('Shore/50/60/25').arrival).rejects.toMatchObject({
      words: 'Failed to contact destination',
    });
    expect([session.region?.name, inhabitants()]).toEqual(['Bay', ['Bay']]);
    await session.logout();
  }, 60_000);
});

/** What is asked of the agent, and what it asks, as a viewer has it: dialogs, mutes, offers, inventory, names of objects, the map. */
import { arrive } from '@landfall/client';
import { DEFAULT_GRID, startGrid } from '@landfall/grid';
import { MemoryNetwork } from '@landfall/transport/memory';
import type { AskedTold, FolderTold, WorldNews } from '@landfall/viewer/port';
import { inThread, viewerRooms } from '@landfall/viewer/session';
import { describe, expect, it } from 'vitest';
import { PLAIN, Shore } from '../arrival/shore.ts';
import { come } from './come.ts';

/** A viewer's world in Landfall Bay, before the market stall that has a script. */
async function atTheMarket() {
  const network = new MemoryNetwork(1, { delayMs: 20 });
  const ports = network.ports();
  const grid = await network.runUntil(
    startGrid({ ...DEFAULT_GRID, passwordScheme: 'opensim' }, ports),
    60_000,
  );
  const request = { grid: grid.loginUri, password: 'secret', start: 'uri:Landfall Bay&145&116&25' };
  const session = await network.runUntil(
    arrive({ ...request, user: 'Test User', rooms: viewerRooms() }, ports),
    60_000,
  );
  const news: WorldNews[] = [];
  const world = inThread(session, {
    wallTime: () => ports.clock.wallTime(),
    every(periodMs, act) {
      let stop = ports.clock.after(periodMs, function again() {
        act();
        stop = ports.clock.after(periodMs, again);
      });
      return () => stop();
    },
  });
  world.onNews((each) => news.push(each));
  await network.run(5000);
  const last = <Type extends WorldNews['type']>(type: Type) =>
    news.findLast((each): each is Extract<WorldNews, { type: Type }> => each.type === type);
  const stall = [...session.region.objects.all()].find(
    ({ position: { x, y } }) => Math.hypot(x - 145.4, y - 119) < 0.1,
  )!;
  return { network, session, world, news, last, stall };
}

describe('what scripts ask', () => {
  it('is told, answered once, and not told of what is muted', async () => {
    const { network, session, world, last, news, stall } = await atTheMarket();
    const touch = async (): Promise<void> => {
      world.send({ type: 'touch', region: 0, localId: stall.localId });
      await network.run(500);
    };
    const choose = async (label: string): Promise<void> => {
      await touch();
      const asked = last('asked') as AskedTold & { kind: 'dialog' };
      world.send({ type: 'press', asked: asked.asked, button: asked.buttons.indexOf(label) });
      // It was answered: again is nothing.
      world.send({ type: 'press', asked: asked.asked, button: asked.buttons.indexOf(label) });
      await network.run(500);
    };
    const heard = (): string[] => news.flatMap((each) => (each.type === 'chat' ? each.text : []));
    await choose('Greet me');
    expect(last('asked')).toMatchObject({ kind: 'dialog', objectName: 'Market stall', isTextBox: false });
    expect(heard()).toEqual(['Hello, Test User!']);

    await choose('My name');
    const { asked } = last('asked')!;
    world.send({ type: 'fill', asked, text: 'x'.repeat(300) });
    expect(last('alert')?.text).not.toBe('');
    world.send({ type: 'fill', asked, text: 'Zoë' });
    await network.run(500);
    expect(heard().at(-1)).toBe('Then I shall call you Zoë.');

    await choose('Animate me');
    expect(last('asked')).toMatchObject({ kind: 'question', permissions: ['animate'] });
    world.send({ type: 'grant', asked: last('asked')!.asked, isGranted: true });
    await network.run(500);
    expect(heard().at(-1)).toBe('Test User may be animated.');

    await choose('A page');
    expect(last('asked')).toMatchObject({ kind: 'page', url: 'https://opensimulator.org/' });

    const before = last('asked')!.asked;
    const muted = { kind: 'object', id: stall.id.toString(), name: 'Market stall' } as const;
    world.send({ type: 'mute', ...muted });
    expect(last('mutes')?.all).toEqual([muted]);
    await touch();
    expect(last('asked')!.asked).toBe(before);
    world.send({ type: 'unmute', ...muted });
    expect(last('mutes')?.all).toEqual([]);
    await touch();
    expect(last('asked')!.asked).toBeGreaterThan(before);

    // Objects are found by what they are called, once the region has been asked.
    world.send({ type: 'search', words: 'STALL' });
    await network.run(20_000);
    const { found, asked: told, all } = last('found')!;
    expect(told).toBe(all);
    expect(found.length).toBeGreaterThan(0);
    expect(found.every(({ name, description }) => /stall/i.test(name + description))).toBe(true);
    world.send({ type: 'search', words: 'no object is called so' });
    await network.run(20_000);
    expect(last('found')).toMatchObject({ found: [], words: 'no object is called so' });
    await network.runUntil(session.logout(), 60_000);
  });
});

describe('what people ask', () => {
  it('is an offer to be brought to them, taken or declined', async () => {
    const shore = await Shore.build([
      { ...PLAIN, x: 1000, y: 1000 },
      { ...PLAIN, name: 'Beside', x: 1001, y: 1000 },
    ]);
    const one = await come(shore, 'Test');
    const other = await come(shore, 'Second');
    const { id } = one.last('people')!.people[0]!;
    other.world.send({ type: 'teleport', to: 'Beside/60/70/25' });
    await shore.network.run(10_000);
    const offer = async (): Promise<AskedTold & { kind: 'offer' }> => {
      other.session.travel.offer([id], '<b>Come</b>');
      await shore.network.run(2000);
      return one.last('asked') as AskedTold & { kind: 'offer' };
    };
    const first = await offer();
    expect(first).toMatchObject({ kind: 'offer', from: 'Second Avatar' });
    expect(first.text).toContain('<b>Come</b>');
    one.world.send({ type: 'answerOffer', asked: first.asked, isAccepted: false });
    await shore.network.run(3000);
    expect(one.last('travel')).toBeUndefined();
    const second = await offer();
    one.world.send({ type: 'answerOffer', asked: second.asked, isAccepted: true });
    await shore.network.run(10_000);
    expect(one.last('travel')).toMatchObject({ state: 'arrived', words: 'Beside' });
    one.world.send({ type: 'mute', kind: 'agent', id: second.fromId, name: second.from });
    await offer();
    expect(one.last('asked')!.asked).toBe(second.asked);
    other.world.send({ type: 'say', text: 'Do you hear me?', volume: 'say', channel: 0 });
    other.world.send({ type: 'tell', to: id, text: 'And now?' });
    await shore.network.run(2000);
    const heard = one.news.flatMap((each) => ('text' in each ? each.text : []));
    expect(heard.filter((text) => /hear me|And now/.test(text))).toEqual([]);
  });
});

describe('what a viewer asks', () => {
  it('is the map, and a place on it', async () => {
    const shore = await Shore.build([
      { ...PLAIN, x: 1000, y: 1000 },
      { ...PLAIN, name: 'Beside', x: 1001, y: 1000 },
    ]);
    const { world, last } = await come(shore, 'Test');
    world.send({ type: 'map', minX: 998, maxX: 1003, minY: 998, maxY: 1003 });
    await shore.network.run(5000);
    expect(
      last('mapped')
        ?.regions.map(({ name, x, y }) => [name, x, y])
        .toSorted(),
    ).toEqual([
      ['Beside', 256_256, 256_000],
      ['Plain', 256_000, 256_000],
    ]);
    world.send({ type: 'goTo', x: 256_300, y: 256_070, z: 25 });
    await shore.network.run(10_000);
    expect(last('travel')).toMatchObject({ state: 'arrived', words: 'Beside' });
  });

  it('is the inventory, from its roots to what is in them', async () => {
    const shore = await Shore.build();
    const { network } = shore;
    const { session, world, news, last } = await come(shore, 'Test');
    world.send({ type: 'openFolder', id: undefined });
    await network.run(3000);
    const folders = new Map<string, FolderTold>();
    const take = (): void => {
      for (const each of news)
        if (each.type === 'folders') for (const one of each.folders) folders.set(one.id, one);
    };
    take();
    const { roots } = last('folders')!;
    expect(folders.get(roots[0]!)).toMatchObject({ isFetched: true, isLibrary: false });
    expect(folders.get(roots[0]!)!.folders.length).toBeGreaterThan(3);
    world.send({ type: 'openAllFolders' });
    await network.run(20_000);
    take();
    expect(
      [...folders.values()].filter(({ isLibrary }) => !isLibrary).every(({ isFetched }) => isFetched),
    ).toBe(true);
    expect(last('folders')!.missing).toBe(0);
    world.send({ type: 'openFolder', id: '00000000-0000-4000-8000-00000000abcd' });
    await network.run(1000);
    expect(last('alert')).toBeUndefined();
    await network.runUntil(session.logout(), 60_000);
  });
});

import { MemoryNetwork } from '@landfall/transport/memory';
import type { HttpResponse } from '@landfall/transport/ports';
import { describe, expect, it } from 'vitest';
import { arriveWithAssets, idOf, reply, sendingImages, textureOf } from '../testing/index.ts';
import { EXCHANGE_MS, HTTP_DEAF_AFTER, HTTP_PROBE_MS, REQUESTS_PER_HOST } from './limits.ts';
import { PLACEHOLDER } from './udp-source.ts';

const TEXTURE = textureOf(2000);
const PLACED = [PLACEHOLDER.toString(), textureOf(160, 9)] as const;
const IDS = Array.from({ length: 40 }, (_, at) => idOf(at + 1));
const ALL = new Map([PLACED, ...IDS.map((id) => [id.toString(), TEXTURE] as const)]);
const NEVER = (): Promise<HttpResponse> => new Promise(() => undefined);

/** In a region whose HTTP takes requests and never answers, and whose circuit sends all textures; `isSent` false for those it does not. */
async function arrive(isSent: () => boolean = () => true) {
  const script = sendingImages({ all: ALL, placeholder: PLACED[0], ignores: () => !isSent() });
  const network = new MemoryNetwork(1, { delayMs: 10 });
  const world = await arriveWithAssets(network, {}, { names: ['ViewerAsset'], script });
  world.fake.answer = NEVER;
  const began = network.clock.now();
  return { ...world, passedMs: () => network.clock.now() - began };
}

type World = Awaited<ReturnType<typeof arrive>>;

const fetchAll = ({ network, assets }: World, ids: typeof IDS) =>
  network.runUntil(Promise.allSettled(ids.map((id) => assets.fetch('texture', id))), 7_200_000);

async function deafened(world: World): Promise<void> {
  const ends = await fetchAll(world, IDS.slice(0, HTTP_DEAF_AFTER));
  expect(ends.every(({ status }) => status === 'fulfilled')).toBe(true);
}

describe('where HTTP hangs', () => {
  it('textures go by the circuit at once, after so many in a row have waited', async () => {
    const world = await arrive();
    await deafened(world);
    const [asked, before] = [world.fake.asked.length, world.passedMs()];
    expect([asked, before >= EXCHANGE_MS]).toEqual([HTTP_DEAF_AFTER, true]);
    const later = IDS.slice(HTTP_DEAF_AFTER, HTTP_DEAF_AFTER + 10);
    for (const id of later)
      expect(await world.outcome(world.assets.fetch('texture', id))).toMatchObject({ bytes: TEXTURE });
    expect(world.passedMs() - before).toBeLessThan(EXCHANGE_MS / 4);
    expect(world.fake.asked.length).toBe(asked);
    expect(world.assets.statistics.byCircuit).toBe(HTTP_DEAF_AFTER + later.length);
  });

  it('nor do those wait that wait for their turn already', async () => {
    const world = await arrive();
    await fetchAll(world, IDS);
    // Those that are let in while the first ones give up find out for themselves.
    expect(world.fake.asked.length).toBeLessThanOrEqual(REQUESTS_PER_HOST + HTTP_DEAF_AFTER);
    expect(world.passedMs()).toBeLessThan(EXCHANGE_MS * 2.5);
    expect(world.assets.statistics).toMatchObject({ byCircuit: IDS.length, running: 0, waiting: 0 });
  });

  it('it is tried now and then, one request at a time, and taken again when it answers', async () => {
    const world = await arrive();
    const { network, assets, fake, outcome } = world;
    await deafened(world);
    const count = fake.asked.length;
    const one = (at: number) => outcome(assets.fetch('texture', IDS[at]!));
    await network.run(HTTP_PROBE_MS);
    for (let at = 10; at < 15; at++) expect(await one(at)).toMatchObject({ bytes: TEXTURE });
    expect(fake.asked.slice(count).map(({ range }) => range)).toEqual(['bytes=0-599']);
    fake.answer = () => undefined;
    for (const [id, bytes] of ALL) fake.all.set(id, bytes);
    await network.run(EXCHANGE_MS + HTTP_PROBE_MS);
    await one(15);
    await network.run(1000);
    const byCircuit = assets.statistics.byCircuit;
    expect(await one(16)).toMatchObject({ bytes: TEXTURE });
    expect([fake.asked.at(-1)?.id, assets.statistics.byCircuit]).toEqual([IDS[16]!.toString(), byCircuit]);
  });

  it('an answer between begins the count anew, though it says that there is none', async () => {
    const world = await arrive();
    const { fake, outcome, assets } = world;
    for (let round = 0; round < HTTP_DEAF_AFTER; round++) {
      fake.answer = NEVER;
      await fetchAll(world, [IDS[round]!]);
      fake.answer = () => reply(404);
      expect(await outcome(assets.fetch('texture', idOf(90 + round)))).toMatchObject({ reason: 'missing' });
    }
    expect(assets.statistics.byCircuit).toBe(HTTP_DEAF_AFTER);
  });

  it('textures fail as HTTP did where the circuit is silent too', async () => {
    const world = await arrive(() => false);
    const ends = await fetchAll(world, IDS.slice(0, 10));
    expect(ends.map(({ status }) => status)).toEqual(ends.map(() => 'rejected'));
    expect(world.assets.statistics).toMatchObject({ failed: 10, running: 0, waiting: 0 });
  });

  describe('and then the region names another capability', () => {
    async function renewed(isSent?: () => boolean) {
      const world = await arrive(isSent);
      const { grid, session } = world;
      const asked: string[] = [];
      grid.answers.set('/renewed/', ({ path }) => {
        asked.push(path.slice(-2));
        return reply(200, TEXTURE);
      });
      const renew = (): void => {
        session.region!.capabilities = new Map([['ViewerAsset', `${grid.url}renewed/`]]);
      };
      return { ...world, renew, asked };
    }

    it('textures are asked for there', async () => {
      const world = await renewed();
      await deafened(world);
      world.renew();
      expect(await world.outcome(world.assets.fetch('texture', IDS[20]!))).toMatchObject({ bytes: TEXTURE });
      expect(world.asked).toHaveLength(1);
    });

    it('those that have gone over to the circuit come back', async () => {
      const world = await renewed(() => false);
      const { network, assets, outcome } = world;
      const call = assets.fetch('texture', IDS[0]!);
      await network.run(EXCHANGE_MS + 1000);
      world.renew();
      expect(await outcome(call)).toMatchObject({ bytes: TEXTURE });
      expect([world.asked.length, assets.statistics.byCircuit]).toEqual([1, 1]);
    });

    it('those that hang at the old one go there, and count for nothing', async () => {
      const world = await renewed(() => false);
      const { network, assets, outcome } = world;
      const calls = Promise.all(IDS.slice(0, 5).map((id) => assets.fetch('texture', id)));
      await network.run(1000);
      world.renew();
      expect(await outcome(calls)).toHaveLength(5);
      expect([world.asked.length, assets.statistics.byCircuit]).toEqual([5, 0]);
    });
  });
});

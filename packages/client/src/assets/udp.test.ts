import { DecodeError, TimeoutError } from '@landfall/protocol/errors';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import type { Logger } from '../logger/index.ts';
import { arriveWithAssets, idOf, reply, sendingImages, textureOf } from '../testing/index.ts';
import type { FakeImagesOptions } from '../testing/index.ts';
import { MAX_FAILURES } from './limits.ts';
import { PLACEHOLDER } from './udp-source.ts';

const TEXTURE = textureOf(5000);
const ID = idOf(1);
const ABSENT = idOf(2);
const placeholder = PLACEHOLDER.toString();
const ALL = new Map([
  [ID.toString(), TEXTURE],
  [placeholder, textureOf(160, 9)],
]);
const SILENT = { all: ALL, placeholder, ignores: () => true };

async function arrive(
  images: Partial<FakeImagesOptions> = {},
  names: readonly string[] = ['GetMesh2'],
  logger?: Logger,
) {
  const heard: NonNullable<FakeImagesOptions['heard']> = [];
  const script = sendingImages({ all: ALL, placeholder, heard, ...images });
  const network = new MemoryNetwork(1, { delayMs: 10 });
  const all = await arriveWithAssets(network, {}, { names, script }, logger && { logger });
  const asked = (): unknown[] =>
    heard.map(({ Image, DiscardLevel, Packet }) => {
      const name = Image.equals(PLACEHOLDER) ? 'placeholder' : `image ${Image.d}`;
      return DiscardLevel < 0 ? `${name} called off` : `${name} from ${Packet}`;
    });
  return { ...all, heard, asked };
}

describe('a texture by UDP', () => {
  it('comes where the region offers no capability for it; other kinds do not', async () => {
    const { assets, fake, asked, outcome } = await arrive();
    expect(await outcome(assets.fetch('texture', ID))).toMatchObject({ bytes: TEXTURE, isWhole: true });
    expect(await outcome(assets.fetch('sound', ID))).toMatchObject({ reason: 'no-capability' });
    expect([asked(), fake.asked]).toEqual([['placeholder from 0', 'image 1 from 0'], []]);
  });

  it('comes that way when it is asked for, and is fetched once all the same', async () => {
    const { assets, fake, asked, outcome } = await arrive({}, ['ViewerAsset']);
    expect(await outcome(assets.fetch('texture', ID, { way: 'udp' }))).toMatchObject({ bytes: TEXTURE });
    expect(await outcome(assets.fetch('texture', ID))).toMatchObject({ bytes: TEXTURE });
    expect([asked().length, fake.asked.length]).toEqual([2, 0]);
  });

  it('is missing when the bytes are those that stand for all missing ones, or it is said', async () => {
    const { assets, outcome } = await arrive();
    for (const options of [{}, { bytes: 100 }])
      expect(await outcome(assets.fetch('texture', ABSENT, options))).toMatchObject({ reason: 'missing' });
    expect(assets.statistics.memoryBytes).toBe(0);
    expect(await outcome(assets.fetch('texture', placeholder))).toMatchObject({ sizeBytes: 160 });
    const honest = await arrive({ placeholder: '', all: new Map([[ID.toString(), TEXTURE]]) });
    expect(await honest.outcome(honest.assets.fetch('texture', ABSENT))).toMatchObject({ reason: 'missing' });
    expect(await honest.outcome(honest.assets.fetch('texture', ID))).toMatchObject({ isWhole: true });
  });

  it('is kept nowhere while nobody knows what stands for missing ones', async () => {
    const { assets, outcome } = await arrive({ ignores: ({ Image }) => Image.equals(PLACEHOLDER) });
    expect(await outcome(assets.fetch('texture', ID))).toMatchObject({ bytes: TEXTURE });
    expect(assets.statistics.memoryBytes).toBe(0);
  });

  it('grows from what has come, and is called off when nobody reads on', async () => {
    const { assets, network, asked, outcome } = await arrive({
      // The rest comes when it is asked for again.
      rearrange: (messages) => messages.slice(0, 2),
    });
    expect(await outcome(assets.fetch('texture', ID, { bytes: 600 }))).toMatchObject({ isWhole: false });
    expect(await outcome(assets.fetch('texture', ID, { bytes: 1600 }))).toMatchObject({ isWhole: false });
    expect(asked()).toEqual(['placeholder from 0', 'image 1 from 0']);
    await network.run(2000);
    expect(asked().at(-1)).toBe('image 1 called off');
    expect(await outcome(assets.fetch('texture', ID))).toMatchObject({ bytes: TEXTURE, isWhole: true });
    expect(asked().slice(3)).toEqual(['image 1 from 0', 'image 1 from 2', 'image 1 from 4']);
    expect(assets.statistics.networkBytes).toBe(5000);
  });

  describe('after HTTP has failed', () => {
    const failing = async (status: number, images: Partial<FakeImagesOptions> = {}) => {
      const told: string[] = [];
      const all = await arrive(images, ['ViewerAsset'], {
        log: (level, text) => void told.push(`${level} ${text}`),
      });
      all.fake.answer = () => reply(status);
      return { ...all, told: () => told.filter((line) => line.includes('by the circuit')) };
    };

    it('comes by the circuit, from its start, once HTTP has been tried as often as it is', async () => {
      const { assets, fake, asked, told, outcome } = await failing(500);
      expect(await outcome(assets.fetch('texture', ID))).toMatchObject({ bytes: TEXTURE, isWhole: true });
      expect([fake.asked.length, asked()]).toEqual([
        MAX_FAILURES + 1,
        ['placeholder from 0', 'image 1 from 0'],
      ]);
      expect(told()).toEqual([
        'warn textures are asked for by the circuit of Default Region: ViewerAsset answered with HTTP status 500',
      ]);
      expect(assets.statistics).toMatchObject({ byCircuit: 1, fetched: 1, failed: 0, networkBytes: 5000 });
    });

    it('goes on where a part came by HTTP', async () => {
      const { assets, fake, asked, outcome } = await failing(403);
      fake.all.set(ID.toString(), TEXTURE);
      fake.answer = ({ range }) =>
        range === undefined || !range.startsWith('bytes=0') ? reply(403) : undefined;
      expect(await outcome(assets.fetch('texture', ID, { bytes: 700 }))).toMatchObject({ isWhole: false });
      expect(await outcome(assets.fetch('texture', ID))).toMatchObject({ bytes: TEXTURE, isWhole: true });
      // A refusal is no bad moment: it was asked for once.
      expect([fake.ranges, asked().at(-1)]).toEqual([['0-699', '699-'], 'image 1 from 0']);
      expect(assets.statistics.networkBytes).toBe(5000);
    });

    it('is asked for so by each who wants it, and told once', async () => {
      const ids = [3, 4, 5].map(idOf);
      const all = new Map([
        [placeholder, textureOf(160, 9)],
        ...ids.map((id) => [id.toString(), TEXTURE] as const),
      ]);
      const { assets, told, outcome } = await failing(403, { all });
      for (const id of ids)
        expect(await outcome(assets.fetch('texture', id))).toMatchObject({ isWhole: true });
      expect([told().length, assets.statistics.byCircuit]).toEqual([1, 3]);
    });

    it('fails as HTTP did where the circuit is silent, and the next ones do so at once', async () => {
      const { assets, network, asked, outcome } = await failing(403, { ignores: () => true });
      expect(await outcome(assets.fetch('texture', ID))).toMatchObject({ reason: '403' });
      expect(asked()).not.toEqual([]);
      const [count, before] = [asked().length, network.clock.now()];
      expect(await outcome(assets.fetch('texture', idOf(7)))).toMatchObject({ reason: '403' });
      expect([asked().length, network.clock.now() - before < 1000]).toEqual([count, true]);
    });

    it('waits for its turn on a slow circuit, whose silence of one is not that of all', async () => {
      const ids = Array.from({ length: 8 }, (_, at) => idOf(10 + at));
      const all = new Map([
        [placeholder, textureOf(160, 9)],
        ...ids.map((id) => [id.toString(), TEXTURE] as const),
      ]);
      let now = (): number => 0;
      // One after the other, twelve seconds each; the last but one never.
      const isLater = (id: string): boolean => {
        const turn = ids.findIndex((each) => each.toString() === id);
        return turn === 6 || (turn >= 0 && now() < turn * 12_000);
      };
      const world = await failing(403, { all, ignores: ({ Image }) => isLater(Image.toString()) });
      const { assets, network, outcome } = world;
      const begunAt = network.clock.now();
      now = () => network.clock.now() - begunAt;
      const settled = Promise.allSettled(ids.map(async (id) => await assets.fetch('texture', id)));
      const ends = await network.runUntil(settled, 600_000);
      expect(ends.map(({ status }) => status === 'fulfilled')).toEqual(ids.map((_, turn) => turn !== 6));
      all.set(idOf(30).toString(), TEXTURE);
      expect(await outcome(assets.fetch('texture', idOf(30)))).toMatchObject({ isWhole: true });
    });

    it('is missing where the circuit says so, or where HTTP does, which is not asked twice', async () => {
      const { assets, fake, asked, outcome } = await failing(403);
      expect(await outcome(assets.fetch('texture', ABSENT))).toMatchObject({ reason: 'missing' });
      const count = asked().length;
      fake.answer = () => reply(404);
      expect(await outcome(assets.fetch('texture', ID))).toMatchObject({ reason: 'missing' });
      expect(asked()).toHaveLength(count);
    });

    it('does not come so where a way was asked for, or it is no texture', async () => {
      const { assets, asked, outcome } = await failing(403);
      expect(await outcome(assets.fetch('texture', ID, { way: 'ViewerAsset' }))).toMatchObject({
        reason: '403',
      });
      expect(await outcome(assets.fetch('sound', ID))).toMatchObject({ reason: '403' });
      expect(asked()).toEqual([]);
    });
  });

  it('comes in any order', async () => {
    const { assets, outcome } = await arrive({ rearrange: (messages) => messages.toReversed() });
    expect(await outcome(assets.fetch('texture', ID))).toMatchObject({ bytes: TEXTURE, isWhole: true });
  });

  it('that never comes is a TimeoutError, after it was asked for again', async () => {
    const { assets, asked, outcome } = await arrive(SILENT);
    expect(await outcome(assets.fetch('texture', PLACEHOLDER))).toBeInstanceOf(TimeoutError);
    expect(asked().length).toBeGreaterThan(3);
    expect(assets.statistics).toMatchObject({ running: 0, wanted: 0 });
  });

  it('that nobody wants any more is called off', async () => {
    const { assets, network, asked } = await arrive({ ignores: ({ Image }) => Image.equals(ID) });
    const want = assets.want('texture', ID, { priority: 5 });
    await network.run(1000);
    want.cancel();
    await network.run(2000);
    expect(asked()).toEqual(['placeholder from 0', 'image 1 from 0', 'image 1 called off']);
  });

  it('that contradicts itself is a DecodeError, and told as malformed', async () => {
    const { assets, session, outcome } = await arrive({
      rearrange: (messages) => [
        ...messages.slice(0, 2),
        { ...messages[0]!, ImageID: { ID, Codec: 2, Size: 10, Packets: 5 } } as never,
      ],
    });
    const malformed: string[] = [];
    session.on('malformed', ({ error }) => malformed.push(error.message));
    expect(await outcome(assets.fetch('texture', ID))).toBeInstanceOf(DecodeError);
    expect(malformed).toHaveLength(1);
  });

  it('is not taken of whom nobody asked', async () => {
    const { assets, grid, network, outcome } = await arrive(SILENT);
    const call = assets.fetch('texture', PLACEHOLDER);
    await network.run(100);
    grid.simulator.send({
      name: 'ImagePacket',
      ImageID: { ID: ABSENT, Packet: 3 },
      ImageData: { Data: TEXTURE.subarray(0, 10) },
    });
    grid.simulator.send({ name: 'ImageNotInDatabase', ImageID: { ID: ABSENT } });
    await network.run(100);
    grid.simulator.send({ name: 'ImageNotInDatabase', ImageID: { ID: PLACEHOLDER } });
    expect(await outcome(call)).toMatchObject({ reason: 'missing' });
  });
});

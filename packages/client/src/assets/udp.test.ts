import { DecodeError, TimeoutError } from '@landfall/protocol/errors';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { arriveWithAssets, idOf, sendingImages, textureOf } from '../testing/index.ts';
import type { FakeImagesOptions } from '../testing/index.ts';
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

async function arrive(images: Partial<FakeImagesOptions> = {}, names: readonly string[] = ['GetMesh2']) {
  const heard: NonNullable<FakeImagesOptions['heard']> = [];
  const script = sendingImages({ all: ALL, placeholder, heard, ...images });
  const network = new MemoryNetwork(1, { delayMs: 10 });
  const all = await arriveWithAssets(network, {}, { names, script });
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

import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { MemoryStore } from '@landfall/assets/store';
import { Uuid } from '@landfall/protocol/datatypes';
import { asUuid } from '@landfall/protocol/llsd';
import type { MessageOf } from '@landfall/protocol/message';
import { NOBODY, createTestWorld, uploadBy } from '../../testing/index.ts';
import type { TestAgent } from '../../testing/index.ts';
import { MAX_TEXTURE_BYTES } from './baked-textures.ts';
import { MAX_DOWNLOADS } from './downloads.ts';

type Block = MessageOf<'RequestImage'>['RequestImage'][number];

const idOf = (number: number): Uuid => new Uuid(0xa11ce, 0, 0, number);
const pictureOf = (size: number, seed = 1): Uint8Array =>
  Uint8Array.from({ length: size }, (_, index) => (index * 7 + (index >> 8) * seed) & 0xff);

/** Long bytes are compared by it: that is quick. */
const digest = (bytes: Uint8Array = new Uint8Array(0)): string =>
  createHash('sha256').update(bytes).digest('hex');

async function withTextures(...sizes: number[]) {
  const store = new MemoryStore();
  for (const [index, size] of sizes.entries())
    await store.put({ id: idOf(index), type: 0, bytes: pictureOf(size, index) });
  const world = await createTestWorld(undefined, { assets: store });
  const agent = await world.arrive();
  const run = (ms: number) => world.network.run(ms);
  return { ...world, world, store, agent, run };
}

const ask = (agent: TestAgent, ...blocks: (Partial<Block> & { Image: Uuid })[]): void => {
  const usual = { DiscardLevel: 0, DownloadPriority: 100, Packet: 0, Type: 0 };
  agent.send({
    name: 'RequestImage',
    AgentData: agent.agentData,
    RequestImage: blocks.map((block) => ({ ...usual, ...block })),
  });
};

const packetsOf = (agent: TestAgent, id: Uuid) =>
  agent.all('ImagePacket').filter(({ ImageID }) => ImageID.ID.equals(id));

/** What came of an image, put together; undefined when something is missing. */
function assemble(agent: TestAgent, id: Uuid): Uint8Array | undefined {
  const first = agent.all('ImageData').find(({ ImageID }) => ImageID.ID.equals(id));
  if (first === undefined) return undefined;
  const parts = [first.ImageData.Data, ...packetsOf(agent, id).map(({ ImageData }) => ImageData.Data)];
  if (parts.length !== first.ImageID.Packets) return undefined;
  return new Uint8Array(parts.flatMap((part) => [...part]));
}

describe('an image by UDP', () => {
  it('comes in a packet of 600 bytes and packets of 1000', async () => {
    const { agent, run } = await withTextures(2919, 160);
    ask(agent, { Image: idOf(0) }, { Image: idOf(1) });
    await run(2000);
    expect(agent.all('ImageData').map(({ ImageID }) => ImageID)).toMatchObject([
      { Codec: 2, Size: 2919, Packets: 4 },
      { Codec: 2, Size: 160, Packets: 1 },
    ]);
    expect(packetsOf(agent, idOf(0)).map(({ ImageData }) => ImageData.Data.length)).toEqual([
      1000, 1000, 319,
    ]);
    expect(digest(assemble(agent, idOf(0)))).toBe(digest(pictureOf(2919, 0)));
    expect(digest(assemble(agent, idOf(1)))).toBe(digest(pictureOf(160, 1)));
  });

  it('begins where the viewer wants it', async () => {
    const { agent, run } = await withTextures(2919);
    ask(agent, { Image: idOf(0), Packet: 2 });
    await run(2000);
    expect(agent.all('ImageData')).toEqual([]);
    expect(agent.all('ImagePacket').map(({ ImageID }) => ImageID.Packet)).toEqual([2, 3]);
    ask(agent, { Image: idOf(0), Packet: 4 });
    await run(2000);
    expect(agent.all('ImagePacket')).toHaveLength(2);
    expect(agent.all('ImageNotInDatabase')).toEqual([]);
  });

  it('that is longer than what is read at once comes whole', async () => {
    const { agent, run } = await withTextures(300_001);
    ask(agent, { Image: idOf(0) });
    await run(40_000);
    expect(digest(assemble(agent, idOf(0)))).toBe(digest(pictureOf(300_001, 0)));
  });

  it('of a higher priority overtakes, and one that is called off stops', async () => {
    const { agent, run } = await withTextures(250_000, 50_000, 250_000);
    ask(agent, { Image: idOf(0) }, { Image: idOf(2), DownloadPriority: 1 });
    await run(1000);
    ask(agent, { Image: idOf(1), DownloadPriority: 1000 });
    ask(agent, { Image: idOf(0), DiscardLevel: -1, DownloadPriority: 0 });
    await run(40_000);
    expect(digest(assemble(agent, idOf(1)))).toBe(digest(pictureOf(50_000, 1)));
    expect(digest(assemble(agent, idOf(2)))).toBe(digest(pictureOf(250_000, 2)));
    const sent = packetsOf(agent, idOf(0)).length;
    expect(sent).toBeGreaterThan(0);
    expect(sent).toBeLessThan(240);
    const lastOf = (id: Uuid): number =>
      agent.messages.findLastIndex((one) => one.name === 'ImagePacket' && one.ImageID.ID.equals(id));
    expect(lastOf(idOf(1))).toBeLessThan(lastOf(idOf(2)));
  });

  it('that is asked for again while it comes only changes its place', async () => {
    const { agent, run } = await withTextures(200_000, 200_000);
    ask(agent, { Image: idOf(0), DownloadPriority: 10 }, { Image: idOf(1), DownloadPriority: 20 });
    await run(200);
    ask(agent, { Image: idOf(0), DownloadPriority: 30 });
    await run(40_000);
    expect(digest(assemble(agent, idOf(0)))).toBe(digest(pictureOf(200_000, 0)));
    const packets = agent.all('ImagePacket').map(({ ImageID }) => ImageID.ID.equals(idOf(0)));
    expect(packets.at(-1)).toBe(false);
  });

  it.each([
    [0, 101],
    [1, 51],
    [2, 21],
    [3, 6],
    [4, 3],
    [9, 3],
  ])('of discard level %d goes as far as that usually takes: %d packets', async (DiscardLevel, packets) => {
    const { agent, run } = await withTextures(100_600);
    ask(agent, { Image: idOf(0), DiscardLevel });
    await run(20_000);
    expect(agent.all('ImageData')[0]!.ImageID.Packets).toBe(101);
    expect(1 + packetsOf(agent, idOf(0)).length).toBe(packets);
  });

  it('goes on where it ended when more of it is wanted, and further while it is on its way', async () => {
    const { agent, run } = await withTextures(100_600, 100_600);
    ask(agent, { Image: idOf(0), DiscardLevel: 4 });
    await run(5000);
    ask(agent, { Image: idOf(0), DiscardLevel: 0, Packet: 3 });
    ask(agent, { Image: idOf(1), DiscardLevel: 3 });
    ask(agent, { Image: idOf(1), DiscardLevel: 0 });
    await run(20_000);
    expect(digest(assemble(agent, idOf(0)))).toBe(digest(pictureOf(100_600, 0)));
    expect(digest(assemble(agent, idOf(1)))).toBe(digest(pictureOf(100_600, 1)));
  });

  it('that is short comes whole at any level', async () => {
    const { agent, run } = await withTextures(2500);
    ask(agent, { Image: idOf(0), DiscardLevel: 5 });
    await run(2000);
    expect(digest(assemble(agent, idOf(0)))).toBe(digest(pictureOf(2500, 0)));
  });

  it('that nobody has, or that is no texture, is said to be missing', async () => {
    const { agent, store, run } = await withTextures();
    await store.put({ id: idOf(8), type: 7, bytes: pictureOf(10) });
    ask(agent, { Image: NOBODY }, { Image: idOf(8) }, { Image: idOf(9) }, { Image: Uuid.zero });
    ask(agent, { Image: idOf(1), DiscardLevel: -1, DownloadPriority: 0 });
    await run(1000);
    const missing = agent.all('ImageNotInDatabase').map(({ ImageID }) => ImageID.ID.toString());
    // The store answers in whatever order.
    expect(missing.toSorted()).toEqual([NOBODY, idOf(8), idOf(9), Uuid.zero].map(String).toSorted());
    expect(agent.all('ImageData')).toEqual([]);
  });

  it('may be a bake, which the store never has', async () => {
    const { agent, world, store, run } = await withTextures();
    const bake = await uploadBy(world, agent, 'UploadBakedTexture', {}, pictureOf(1500));
    ask(agent, { Image: asUuid(bake['new_asset']), Type: 1 });
    await run(1000);
    expect(agent.all('ImageData')[0]?.ImageID).toMatchObject({ Size: 1500, Packets: 2 });
    expect((await store.stats()).assets).toBe(0);
  });
});

describe('a bake that is not taken', () => {
  it.each([
    [0, 'The texture is empty.'],
    [MAX_TEXTURE_BYTES + 1, 'The texture is too large.'],
  ])('of %i bytes: viewers are told why', async (length, message) => {
    const { agent, world } = await withTextures();
    const answer = await uploadBy(world, agent, 'UploadBakedTexture', {}, new Uint8Array(length));
    expect(answer).toMatchObject({ state: 'error', message, error: { message } });
    expect(answer['new_asset']).toBeUndefined();
  });
});

describe('hostile requests for images', () => {
  it('for more than may be at once end nothing, and end with whoever asked', async () => {
    const { agent, grid, run } = await withTextures(
      ...Array.from({ length: MAX_DOWNLOADS + 50 }, () => 2000),
    );
    for (let at = 0; at < MAX_DOWNLOADS + 50; at += 50)
      ask(agent, ...Array.from({ length: 50 }, (_, index) => ({ Image: idOf(at + index) })));
    await run(200);
    agent.send({ name: 'LogoutRequest', AgentData: agent.agentData });
    await run(5000);
    const sent = agent.all('ImageData').length;
    expect(sent).toBeGreaterThan(0);
    expect(sent).toBeLessThanOrEqual(MAX_DOWNLOADS);
    await run(40_000);
    expect(agent.all('ImageData')).toHaveLength(sent);
    expect(grid.regions[0]!.avatars()).toEqual([]);
  });

  it('with strange numbers end nothing', async () => {
    const { agent, run } = await withTextures(2000);
    for (const DownloadPriority of [Number.NaN, Infinity, -Infinity, -1, 1e38])
      for (const DiscardLevel of [-128, -1, 0, 5, 127])
        ask(agent, { Image: idOf(0), DiscardLevel, DownloadPriority, Packet: 0xffff, Type: 255 });
    await run(1000);
    ask(agent, { Image: idOf(0) });
    await run(1000);
    expect(digest(assemble(agent, idOf(0)))).toBe(digest(pictureOf(2000, 0)));
  });
});

describe('a store that fails', () => {
  it('leaves an image unfinished, and the next one comes', async () => {
    const { agent, store, run } = await withTextures(200_000, 3000);
    const read = store.read.bind(store);
    store.read = async (id, range) => {
      if (id.equals(idOf(0)) && (range?.start ?? 0) > 0) throw new TypeError('broken');
      return await read(id, range);
    };
    ask(agent, { Image: idOf(0) }, { Image: idOf(1), DownloadPriority: 1 });
    await run(10_000);
    expect(assemble(agent, idOf(0))).toBeUndefined();
    expect(digest(assemble(agent, idOf(1)))).toBe(digest(pictureOf(3000, 1)));
  });
});

import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Uuid } from '@landfall/protocol/datatypes';
import { createRandom } from '@landfall/protocol/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EmbeddedReader, EmbeddedStore } from '../embedded/index.ts';
import { AssetFlag, MemoryStore } from '../store/index.ts';
import type { AssetStore, NewAsset, StoredAsset, StoreLimits } from '../store/index.ts';
import { describeAssetStore, sampleAsset } from '../testing/index.ts';
import type { FrontQuestions, OwnerQuestions } from './questions.ts';
import { SharedStore } from './shared-store.ts';
import { answerStoreQuestions } from './store-owner.ts';
import { Talk } from './talk.ts';
import type { Answerers, Message } from './talk.ts';

/** An empty store, copied for each test: to make its folders, and sync them, takes most of the time. */
let template: string;
const freshFolder = () => mkdtemp(join(tmpdir(), 'landfall-shared-'));
beforeAll(async () => {
  template = await freshFolder();
  await (await EmbeddedStore.open({ folder: template }))[Symbol.asyncDispose]();
});
afterAll(() => rm(template, { recursive: true }));

/** An owner and a front of it, in this process: what one says to the other is cloned, as between two. */
interface Both {
  readonly folder: string;
  readonly owner: EmbeddedStore;
  readonly front: SharedStore;
  /** What the front asked, in order. */
  readonly asked: string[];
  /** What the owner did that the front must hear of. */
  readonly told: string[];
  readonly end: () => Promise<void>;
}

async function openBoth(
  options: { readonly limits?: StoreLimits; readonly repairSource?: AssetStore } = {},
): Promise<Both> {
  const folder = await freshFolder();
  await cp(template, folder, { recursive: true });
  const owner = await EmbeddedStore.open({ folder, idleWorkAfterMs: 1e6, ...options });
  await owner.publish();
  const reader = await EmbeddedReader.open(folder);
  const [asked, told]: [string[], string[]] = [[], []];
  const clone = (message: Message): Message => structuredClone(message);
  const publishing = {
    publish: async () => {
      await owner.publish();
      told.push('published');
    },
    forgetEverywhere: async (id: Uuid) => {
      reader.refresh();
      told.push(`forget ${id.toString()}`);
    },
  };
  const answerers = answerStoreQuestions(owner, publishing) as unknown as Answerers<OwnerQuestions>;
  const far: Talk<FrontQuestions, OwnerQuestions> = new Talk(
    (message) => near.receive(clone(message)),
    answerers,
  );
  const near: Talk<OwnerQuestions, FrontQuestions> = new Talk((message) => {
    if ('ask' in message) asked.push(message.question);
    far.receive(clone(message));
  }, {} as Answerers<FrontQuestions>);
  const front = new SharedStore(reader, near);
  const end = async (): Promise<void> => {
    await front[Symbol.asyncDispose]();
    near.end();
    await owner[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  };
  return { folder, owner, front, asked, told, end };
}

describeAssetStore('of another process', {
  open: async (limits) => {
    const { front, end } = await openBoth({ limits });
    const store: AssetStore = {
      put: (asset) => front.put(asset),
      stat: (id) => front.stat(id),
      read: (id, range, allocate) => front.read(id, range, allocate),
      exists: (ids) => front.exists(ids),
      remove: (id) => front.remove(id),
      entries: (from) => front.entries(from),
      stats: () => front.stats(),
      [Symbol.asyncDispose]: end,
    };
    return store;
  },
});

describe('a store that another process owns', () => {
  const random = createRandom(88);
  let both: Both;
  beforeEach(async () => {
    both = await openBoth();
  });
  afterEach(() => both.end());

  /** In the index that the front reads. */
  async function publish(...assets: NewAsset[]): Promise<void> {
    for (const asset of assets) await both.owner.put(asset);
    await both.owner.publish();
    await both.front.stat(Uuid.zero);
    both.asked.length = 0;
  }
  const allocate = (size: number): Buffer => Buffer.alloc(size);

  it.each([100, 20_000])(
    'is read here when its owner has committed it, without a question: %i bytes',
    async (size) => {
      const asset = sampleAsset(random, size);
      await publish(asset);
      expect((await both.front.read(asset.id))?.bytes).toEqual(asset.bytes);
      expect((await both.front.read(asset.id, { start: 10, end: 20 }))?.bytes).toEqual(
        asset.bytes.slice(10, 20),
      );
      expect((await both.front.stat(asset.id))?.name).toBe(asset.name);
      expect(await both.front.exists([asset.id])).toEqual([true]);
      expect([both.asked, both.front.reads]).toEqual([[], 2]);
    },
  );

  it('is asked for what the index does not have yet', async () => {
    const asset = sampleAsset(random, 100);
    await both.owner.put(asset);
    expect((await both.front.read(asset.id))?.bytes).toEqual(asset.bytes);
    expect((await both.front.stat(asset.id))?.name).toBe(asset.name);
    expect(both.front.statNow(asset.id)).toBeUndefined();
    expect(both.asked).toEqual(['read', 'stat']);
    expect(both.front.reads).toBe(0);
  });

  it('is asked in one question for all that are not known here', async () => {
    const [known, late] = [sampleAsset(random, 10), sampleAsset(random, 10)];
    await publish(known);
    await both.owner.put(late);
    const stranger = sampleAsset(random, 10);
    const ids = [stranger, known, late, known, stranger].map(({ id }) => id);
    expect(await both.front.exists(ids)).toEqual([false, true, true, true, false]);
    expect(both.asked).toEqual(['exists']);
  });

  it('has told what was changed before it says that it was', async () => {
    const asset = sampleAsset(random, 100, { flags: AssetFlag.rewritable });
    await publish(asset);
    await both.front.read(asset.id);
    const newer = { ...asset, bytes: random.bytes(50) };
    expect((await both.front.put(newer)).outcome).toBe('updated');
    expect(both.told).toEqual(['published', `forget ${asset.id.toString()}`]);
    expect((await both.front.read(asset.id))?.bytes).toEqual(newer.bytes);
    expect(await both.front.remove(asset.id)).toBe(true);
    expect(both.told).toHaveLength(4);
    expect([both.front.statNow(asset.id), await both.front.read(asset.id)]).toEqual([undefined, undefined]);
    expect(await both.front.remove(asset.id)).toBe(false);
    expect(both.told).toHaveLength(4);
  });

  it('has told that a temporary asset stays, when it was sent again to stay', async () => {
    const asset = sampleAsset(random, 100, { temporary: true });
    await publish(asset);
    expect((await both.front.stat(asset.id))?.temporary).toBe(true);
    expect((await both.front.put({ ...asset, temporary: false })).asset.temporary).toBe(false);
    expect((await both.front.stat(asset.id))?.temporary).toBe(false);
    both.told.length = 0;
    await both.front.put(asset);
    await both.front.put({ ...asset, temporary: false });
    expect(both.told).toEqual([]);
  });

  it('has its owner mend what is found damaged here', async () => {
    await both.end();
    const repairSource = new MemoryStore();
    both = await openBoth({ repairSource });
    const asset = sampleAsset(random, 100);
    await repairSource.put(asset);
    await publish(asset);
    await rm(join(both.folder, 'journal', '00000001.segment'));
    expect((await both.front.read(asset.id))?.bytes).toEqual(asset.bytes);
    expect(both.asked).toEqual(['read']);
  });

  it('hears from its owner of whoever reads what is in quarantine', async () => {
    const asset = sampleAsset(random, 100);
    await publish(asset);
    await both.owner.collect({ has: () => false }, { graceSeconds: 1e9, dryRun: false });
    await both.owner.publish();
    await both.front.remove(Uuid.zero);
    both.asked.length = 0;
    expect(both.front.statNow(asset.id)).toBeUndefined();
    expect((await both.front.read(asset.id))?.bytes).toEqual(asset.bytes);
    expect(both.asked).toEqual(['read']);
    expect(await both.owner.collect({ has: () => false }, { graceSeconds: 0 })).toMatchObject({
      removed: 0,
      quarantined: 1,
    });
  });

  it('is listed some at a time, from anywhere up to the last id there can be', async () => {
    const last = Uuid.parse('ffffffff-ffff-ffff-ffff-ffffffffffff');
    const assets = Array.from({ length: 600 }, () => sampleAsset(random, 1));
    for (const asset of [...assets, sampleAsset(random, 1, { id: last })]) await both.owner.put(asset);
    const ids = [...assets.map(({ id }) => id.toString()), last.toString()].sort();
    const listed: string[] = [];
    for await (const { id } of both.front.entries()) listed.push(id.toString());
    expect(listed).toEqual(ids);
    expect(both.asked).toEqual(['entries', 'entries', 'entries']);
    const rest: string[] = [];
    for await (const { id } of both.front.entries(Uuid.parse(ids[598]!))) rest.push(id.toString());
    expect(rest).toEqual(ids.slice(598));
  });

  it('refuses a range that is none as every store does', async () => {
    const asset = sampleAsset(random, 100);
    await publish(asset);
    await expect(both.front.read(asset.id, { start: 5, end: 4 })).rejects.toMatchObject({ code: 'usage' });
    expect(both.asked).toEqual([]);
  });

  it('gives at once what lies in a file of its own, and nothing that must be waited for', async () => {
    const [large, small] = [sampleAsset(random, 20_000), sampleAsset(random, 100)];
    await publish(large, small);
    await both.front.read(large.id);
    const known = (asset: NewAsset): StoredAsset => both.front.statNow(asset.id)!;
    const now = both.front.readNow(known(large), { start: 5, end: 9 }, allocate);
    expect(now?.length).toBe(4);
    expect(Buffer.compare(now!, large.bytes.subarray(5, 9))).toBe(0);
    expect(both.front.readNow(known(small), { start: 0, end: 100 }, allocate)).toBeUndefined();
    const stranger = { ...known(large), hash: 'ab'.repeat(32) };
    expect(both.front.readNow(stranger, { start: 0, end: 1 }, allocate)).toBeUndefined();
    expect(both.front.reads).toBe(2);
  });

  it('tells what its owner would tell of its room, and of its limits', async () => {
    await both.front.checkStorable();
    await both.end();
    both = await openBoth({ limits: { maxStoreBytes: 50 } });
    await expect(both.front.put(sampleAsset(random, 51))).rejects.toMatchObject({ reason: 'quota' });
    await both.front.put(sampleAsset(random, 50));
    await expect(both.front.checkStorable()).rejects.toMatchObject({ reason: 'quota' });
  });
});

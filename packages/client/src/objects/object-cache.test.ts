import { Uuid } from '@landfall/protocol/datatypes';
import type { Message, MessageOf } from '@landfall/protocol/message';
import {
  BOX_SHAPE,
  EMPTY_OBJECT,
  encodeFullUpdate,
  encodeTerse,
  OBJECT_FLAG,
  PCODE,
} from '@landfall/protocol/object';
import type { ObjectDescription } from '@landfall/protocol/object';
import { createMemoryStore, MemoryNetwork } from '@landfall/transport/memory';
import type { KeyValueStore } from '@landfall/transport/ports';
import { describe, expect, it } from 'vitest';
import { defaultRooms } from '../arrive/index.ts';
import { arriveInFakeGrid, likeOpenSim, regionHandshake } from '../testing/index.ts';
import type { Script } from '../testing/index.ts';
import { changeOfFull } from './decode-update.ts';
import { ObjectCache, ObjectMirror } from './index.ts';

const CACHE_ID = new Uuid(7, 7, 7, 7);
const idOf = (n: number): Uuid => new Uuid(n, 0, 0, 1);

function boxOf(localId: number, more: Partial<ObjectDescription> = {}): ObjectDescription {
  const motion = { ...EMPTY_OBJECT.motion, position: { x: localId, y: 2, z: 3 } };
  const kind = { pcode: PCODE.prim, crc: localId + 100, shape: BOX_SHAPE, text: `number ${localId}` };
  return { ...EMPTY_OBJECT, localId, id: idOf(localId), motion, ...kind, ...more };
}

function mirrorOf(...objects: readonly ObjectDescription[]): ObjectMirror {
  const mirror = new ObjectMirror();
  for (const object of objects) mirror.apply(changeOfFull(encodeFullUpdate(object)));
  return mirror;
}

async function loaded(store: KeyValueStore, place = 'here'): Promise<ObjectCache> {
  const cache = new ObjectCache(store);
  await cache.load(CACHE_ID, place);
  return cache;
}

describe('a cache of objects', () => {
  it('gives back what was there, once, in the version that was there', async () => {
    const store = createMemoryStore();
    const first = new ObjectCache(store);
    expect(await first.load(CACHE_ID, 'here')).toBe(false);
    const mirror = mirrorOf(boxOf(1), boxOf(2, { parentId: 1 }));
    mirror.learn(2, { overrides: new Map([[3, { metallic: 0.5 }]]) });
    await first.save(mirror);
    const second = new ObjectCache(store);
    expect(await second.load(CACHE_ID, 'here')).toBe(true);
    expect(second.recall(1, 100, 0)).toBeUndefined();
    expect(second.recall(1, 101, OBJECT_FLAG.phantom)?.change).toMatchObject({
      id: idOf(1),
      description: { text: 'number 1', shape: BOX_SHAPE, updateFlags: OBJECT_FLAG.phantom },
      position: { x: 1, y: 2, z: 3 },
    });
    expect(second.recall(1, 101, 0)).toBeUndefined();
    const part = second.recall(2, 102, 0);
    expect(part?.change.parentId).toBe(1);
    expect([...(part?.details.overrides ?? [])]).toEqual([[3, { metallic: 0.5 }]]);
  });

  it('keeps neither avatars and what they wear, nor what has no version', async () => {
    const store = createMemoryStore();
    const cache = await loaded(store);
    const avatar = boxOf(1, { pcode: PCODE.avatar, shape: EMPTY_OBJECT.shape });
    await cache.save(mirrorOf(avatar, boxOf(2, { parentId: 1 }), boxOf(3, { crc: 0 }), boxOf(4)));
    const again = await loaded(store);
    expect([1, 2, 3, 4].filter((localId) => again.has(localId))).toEqual([4]);
  });

  it('keeps what a short visit did not see, but not what it saw go', async () => {
    const store = createMemoryStore();
    await (await loaded(store)).save(mirrorOf(boxOf(1), boxOf(2), boxOf(3)));
    const short = await loaded(store);
    short.forget(2);
    await short.save(mirrorOf(boxOf(1, { crc: 7 })));
    const again = await loaded(store);
    expect([1, 2, 3].filter((localId) => again.has(localId))).toEqual([1, 3]);
    expect(again.recall(1, 7, 0)).toBeDefined();
    expect(again.recall(3, 103, 0)).toBeDefined();
  });

  it('of a visit that saw nothing is as it was', async () => {
    const store = createMemoryStore();
    await (await loaded(store)).save(mirrorOf(boxOf(1)));
    await (await loaded(store)).save(new ObjectMirror());
    expect((await loaded(store)).has(1)).toBe(true);
  });

  it('is of one place, and of no region that has no cache id', async () => {
    const store = createMemoryStore();
    await (await loaded(store)).save(mirrorOf(boxOf(1)));
    expect((await loaded(store, 'elsewhere')).has(1)).toBe(false);
    const none = new ObjectCache(store);
    expect(await none.load(Uuid.zero, 'here')).toBe(false);
    await none.save(mirrorOf(boxOf(1)));
    expect(await store.keys()).toHaveLength(1);
  });

  it('that is damaged knows less, and nothing wrong', async () => {
    const store = createMemoryStore();
    await (await loaded(store)).save(mirrorOf(boxOf(1), boxOf(2)));
    const [key] = await store.keys();
    const bytes = (await store.get(key!))!;
    // The local id that the first one's own bytes name.
    bytes[5 + 12 + 16] = 99;
    await store.set(key!, bytes);
    const cache = await loaded(store);
    expect(cache.recall(1, 101, 0)).toBeUndefined();
    expect(cache.recall(2, 102, 0)).toBeDefined();
    await store.set(key!, bytes.subarray(0, 60));
    expect(await new ObjectCache(store).load(CACHE_ID, 'here')).toBe(false);
  });
});

const RegionData = { RegionHandle: 0n, TimeDilation: 0xffff };

/** A region that believes what it is told of caches, as OpenSim does. */
function cachingRegion(objects: readonly ObjectDescription[]) {
  const stands = new Map(objects.map((object) => [object.localId, object]));
  const sent = { full: 0, probes: 0 };
  const full = (...localIds: readonly number[]): Message => {
    sent.full += localIds.length;
    const ObjectData = localIds.flatMap((localId) => {
      const object = stands.get(localId);
      return object === undefined ? [] : [encodeFullUpdate(object)];
    });
    return { name: 'ObjectUpdate', RegionData, ObjectData };
  };
  const script: Script = (message, simulator) => {
    if (message.name === 'CompleteAgentMovement') {
      const { RegionInfo, ...rest } = regionHandshake('Default Region') as MessageOf<'RegionHandshake'>;
      const handshake = { ...rest, RegionInfo: { ...RegionInfo, CacheID: CACHE_ID } };
      const send = simulator.send.bind(simulator);
      simulator.send = (each, options) => send(each.name === 'RegionHandshake' ? handshake : each, options);
    }
    likeOpenSim(message, simulator);
    if (message.name === 'RegionHandshakeReply') {
      if ((message.RegionInfo.Flags & 2) !== 0) return simulator.send(full(...stands.keys()));
      sent.probes += stands.size;
      const ObjectData = [...stands.values()].map(({ localId: ID, crc: CRC }) => ({
        ID,
        CRC,
        UpdateFlags: 4,
      }));
      return simulator.send({ name: 'ObjectUpdateCached', RegionData, ObjectData });
    }
    if (message.name === 'RequestMultipleObjects')
      simulator.send(full(...message.ObjectData.map(({ ID }) => ID)));
  };
  return { stands, sent, script };
}

async function visit(region: ReturnType<typeof cachingRegion>, objectCache: KeyValueStore | undefined) {
  region.sent.full = 0;
  region.sent.probes = 0;
  const network = new MemoryNetwork();
  const rooms = defaultRooms({ objectCache });
  const { grid, session } = await arriveInFakeGrid(network, { script: region.script }, { rooms });
  const probed: object[] = [];
  session.region.on('objectsProbed', (each) => probed.push(each));
  await network.run(3000);
  const texts = [...session.region.objects.all()].map((object) => object.describe().text).sort();
  const flags = session.region.objects.get(1)?.flags;
  const end = async (): Promise<void> => network.runUntil(session.logout(), 10_000);
  return { network, grid, session, probed, texts, flags, end, sent: { ...region.sent } };
}

describe('the second visit', () => {
  const objects = Array.from({ length: 100 }, (_, n) => boxOf(n + 1));

  it('asks for what has changed only', async () => {
    const region = cachingRegion(objects);
    const store = createMemoryStore();
    const first = await visit(region, store);
    expect(first.sent).toEqual({ full: 100, probes: 0 });
    await first.end();
    region.stands.set(5, boxOf(5, { crc: 999, text: 'another' }));
    region.stands.set(101, boxOf(101));
    const second = await visit(region, store);
    expect(second.sent).toEqual({ full: 2, probes: 101 });
    expect(second.probed).toEqual([{ known: 0, recalled: 99, asked: 2 }]);
    expect(second.texts).toEqual([...region.stands.values()].map(({ text }) => text).sort());
    expect(second.flags).toBe(4);
    const [asked] = second.grid.simulator.all('RequestMultipleObjects');
    expect(asked?.ObjectData).toEqual([
      { CacheMissType: 1, ID: 5 },
      { CacheMissType: 0, ID: 101 },
    ]);
    await second.end();
    const third = await visit(region, store);
    expect(third.sent).toEqual({ full: 0, probes: 101 });
  });

  it('forgets what went', async () => {
    const region = cachingRegion(objects.slice(0, 3));
    const store = createMemoryStore();
    const first = await visit(region, store);
    first.grid.simulator.send({ name: 'KillObject', ObjectData: [{ ID: 2 }] });
    await first.network.run(100);
    await first.end();
    const second = await visit(region, store);
    expect(second.sent.full).toBe(1);
  });

  it('is like the first without a cache', async () => {
    const region = cachingRegion(objects);
    await (await visit(region, undefined)).end();
    expect((await visit(region, undefined)).sent).toEqual({ full: 100, probes: 0 });
  });

  it.each([
    ['that never answers', () => new Promise<never>(() => undefined)],
    ['that fails', () => Promise.reject(new Error('no disk'))],
  ])('goes on with a store %s', async (_, get) => {
    const region = cachingRegion(objects);
    const broken: KeyValueStore = {
      ...createMemoryStore(),
      get,
      set: () => Promise.reject(new Error('full')),
    };
    const { texts, sent, end } = await visit(region, broken);
    expect([texts.length, sent.full]).toEqual([100, 100]);
    await end();
  });
});

it('moved things are kept as they were last', async () => {
  const store = createMemoryStore();
  const mirror = mirrorOf(boxOf(1));
  mirror.applyTerse(encodeTerse({ localId: 1, motion: { position: { x: 50, y: 2, z: 3 } } }));
  await (await loaded(store)).save(mirror);
  expect((await loaded(store)).recall(1, 101, 0)?.change.position.x).toBe(50);
});

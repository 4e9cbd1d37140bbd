import { encodeText, encodeUtf8 } from '@landfall/protocol/bytes';
import { decodeSeedRequest, encodeSeedResponse } from '@landfall/protocol/capability';
import { Uuid } from '@landfall/protocol/datatypes';
import { asMap, formatLlsdXml, parseLlsd, real } from '@landfall/protocol/llsd';
import type { LlsdValue } from '@landfall/protocol/llsd';
import { ParcelInfoReply } from '@landfall/protocol/message';
import { MAX_ACCESS_ENTRIES, PARCEL_ACCESS, accessBlocks } from '@landfall/protocol/parcel';
import type { ParcelAccessEntry, ParcelAccessList } from '@landfall/protocol/parcel';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { arrive } from '../arrive/index.ts';
import { FAKE_AGENT_ID, FakeGrid, fakeArriveOptions, reply } from '../testing/index.ts';
import { PARCEL_DEADLINE_MS, parcels } from './index.ts';
import type { RegionWithParcels } from './index.ts';

const PARCEL = new Uuid(4, 4, 4, 4);
const OTHER = new Uuid(5, 5, 5, 5);
const REMOTE = 'RemoteParcelRequest';

async function arrived(offered: readonly string[] = []) {
  const network = new MemoryNetwork();
  const ports = network.ports();
  const grid = await FakeGrid.start(ports);
  grid.answers.set('/seed/root', ({ body }) => {
    const wanted = decodeSeedRequest(body).filter((name) => [...offered, 'EventQueueGet'].includes(name));
    const urls = wanted.map((name) => [name, `${grid.url}${name}/root`] as const);
    return reply(200, encodeSeedResponse(urls), 'application/llsd+xml');
  });
  const arriving = arrive({ ...fakeArriveOptions(grid), rooms: [parcels()] }, ports);
  const session = await network.runUntil(arriving, 60_000);
  await network.run(500);
  const { simulator } = grid;
  const room = (session.region as unknown as RegionWithParcels).parcels;
  /** What a call has come to by now: undefined while it waits. */
  const watch = <T>(promise: Promise<T>) => {
    const seen: { now?: T | string } = {};
    void promise.then(
      (value) => (seen.now = value),
      (error: { reason?: string; code: string }) => (seen.now = error.reason ?? error.code),
    );
    return seen;
  };
  return { network, grid, session, simulator, room, watch };
}

type World = Awaited<ReturnType<typeof arrived>>;

const entry = (d: number): ParcelAccessEntry => ({ agentId: new Uuid(1, 1, 1, d), untilSeconds: d });
const page = (from: number, count = 48) => Array.from({ length: count }, (_, at) => entry(from + at));

/** What a region says of who may enter. */
async function tell(
  { simulator, network }: World,
  entries: readonly ParcelAccessEntry[],
  about: { readonly LocalID?: number; readonly list?: ParcelAccessList; readonly Flags?: number } = {},
): Promise<void> {
  const { LocalID = 1, list = 'banned' } = about;
  const Flags = about.Flags ?? PARCEL_ACCESS[list];
  const Data = { AgentID: FAKE_AGENT_ID, SequenceID: 0, Flags, LocalID };
  simulator.send({ name: 'ParcelAccessListReply', Data, List: accessBlocks(entries, list) });
  await network.run(50);
}

describe('a list of who may enter, in messages', () => {
  it('is asked for by the parcel and the list', async () => {
    const { room, network, simulator, watch } = await arrived();
    watch(room.fetchAccess(9, 'allowed'));
    watch(room.fetchAccess(8, 'banned'));
    await network.run(50);
    expect(simulator.all('ParcelAccessListRequest').map(({ Data }) => Data)).toEqual([
      { SequenceID: 0, Flags: 1, LocalID: 9 },
      { SequenceID: 0, Flags: 2, LocalID: 8 },
    ]);
  });

  it('has none on it when nobody is named', async () => {
    const world = await arrived();
    const asked = world.watch(world.room.fetchAccess(1, 'banned'));
    await tell(world, []);
    expect(asked.now).toEqual([]);
  });

  it('is no other parcel’s, no other list’s, and none that was never asked for', async () => {
    const world = await arrived();
    await tell(world, [entry(1)]);
    const asked = world.watch(world.room.fetchAccess(1, 'banned'));
    await tell(world, [entry(2)], { LocalID: -1 });
    await tell(world, [entry(3)], { list: 'allowed' });
    await tell(world, [entry(4)], { Flags: 3 });
    await tell(world, [entry(5)], { Flags: 0 });
    expect(asked.now).toBeUndefined();
    await tell(world, [entry(6)]);
    expect(asked.now).toEqual([entry(6)]);
    await tell(world, [entry(7)]);
    expect(asked.now).toEqual([entry(6)]);
  });

  it('is whole when it has been quiet after a full message, and not before', async () => {
    const world = await arrived();
    const asked = world.watch(world.room.fetchAccess(1, 'banned'));
    await tell(world, page(1));
    await world.network.run(800);
    expect(asked.now).toBeUndefined();
    await tell(world, page(49));
    await world.network.run(800);
    expect(asked.now).toBeUndefined();
    await world.network.run(300);
    expect(asked.now).toEqual(page(1, 96));
  });

  it('keeps the newest word on each, however often it comes', async () => {
    const world = await arrived();
    const asked = world.watch(world.room.fetchAccess(1, 'banned'));
    await tell(world, page(1));
    await tell(world, page(1));
    await tell(world, [{ ...entry(2), untilSeconds: 77 }]);
    expect(asked.now).toHaveLength(48);
    expect((asked.now as ParcelAccessEntry[])[1]).toEqual({ ...entry(2), untilSeconds: 77 });
  });

  it('of a region that never stops telling is cut where no list can be longer', async () => {
    const world = await arrived();
    const asked = world.watch(world.room.fetchAccess(1, 'banned'));
    for (let from = 1; asked.now === undefined && from < 48 * 20; from += 48) await tell(world, page(from));
    expect(asked.now).toEqual(page(1, MAX_ACCESS_ENTRIES));
  });

  it('goes to all who ask for it, each in their time', async () => {
    const world = await arrived();
    const { room, network, watch } = world;
    const controller = new AbortController();
    const short = watch(room.fetchAccess(1, 'banned', { timeoutMs: 400 }));
    const called = watch(room.fetchAccess(1, 'banned', { signal: controller.signal }));
    const [one, two] = [watch(room.fetchAccess(1, 'banned')), watch(room.fetchAccess(1, 'banned'))];
    await tell(world, page(1));
    controller.abort();
    await network.run(500);
    expect([short.now, called.now, one.now]).toEqual(['timeout', 'aborted', undefined]);
    await tell(world, [entry(99)]);
    expect(one.now).toEqual([...page(1), entry(99)]);
    expect(two.now).toEqual(one.now);
  });
});

describe('how much a parcel is visited', () => {
  const dwell = async ({ simulator, network }: World, LocalID: number, Dwell: number): Promise<void> => {
    const Data = { LocalID, ParcelID: PARCEL, Dwell };
    simulator.send({ name: 'ParcelDwellReply', AgentData: { AgentID: FAKE_AGENT_ID }, Data });
    await network.run(50);
  };

  it('is told by the number of the parcel', async () => {
    const world = await arrived();
    const asked = world.watch(world.room.fetchDwell(3, Uuid.zero));
    await dwell(world, 4, 1);
    expect(asked.now).toBeUndefined();
    expect(world.simulator.all('ParcelDwellRequest').map(({ Data }) => Data)).toEqual([
      { LocalID: 3, ParcelID: Uuid.zero },
    ]);
    await dwell(world, 3, 12.5);
    await dwell(world, 3, 99);
    expect(asked.now).toEqual({ dwell: 12.5, id: PARCEL });
  });

  it('is told to all who ask at once; one who gives up takes nothing from the others', async () => {
    const world = await arrived();
    const { room, network, watch } = world;
    const controller = new AbortController();
    const first = watch(room.fetchDwell(3, PARCEL));
    const second = watch(room.fetchDwell(3, PARCEL));
    const gone = watch(room.fetchDwell(3, PARCEL, { signal: controller.signal }));
    const short = watch(room.fetchDwell(3, PARCEL, { timeoutMs: 200 }));
    await network.run(100);
    controller.abort();
    await network.run(200);
    expect([gone.now, short.now, first.now]).toEqual(['aborted', 'timeout', undefined]);
    await dwell(world, 3, 2);
    expect(first.now).toEqual({ dwell: 2, id: PARCEL });
    expect(second.now).toEqual(first.now);
  });

  it('that nobody tells ends at its deadline, and is asked for anew after it', async () => {
    const world = await arrived();
    const late = world.watch(world.room.fetchDwell(3, PARCEL));
    await world.network.run(PARCEL_DEADLINE_MS - 100);
    expect(late.now).toBeUndefined();
    await world.network.run(200);
    expect(late.now).toBe('timeout');
    const again = world.watch(world.room.fetchDwell(3, PARCEL));
    await dwell(world, 3, 4);
    expect(again.now).toEqual({ dwell: 4, id: PARCEL });
  });
});

describe('what is told of a parcel of any region', () => {
  const told = (ParcelID: Uuid) => {
    const zeros = ParcelInfoReply.fromLlsd({ AgentData: [{}], Data: [{}] });
    const texts = {
      Name: encodeText('Quay'),
      Desc: encodeText('By the sea'),
      SimName: encodeText('Harbour'),
    };
    const numbers = { ActualArea: 512, BillableArea: 256, Flags: 3, Dwell: 1.5, SalePrice: 7, AuctionID: 8 };
    const place = { GlobalX: 256_128, GlobalY: 256_064, GlobalZ: 21 };
    const ids = { ParcelID, OwnerID: OTHER, SnapshotID: new Uuid(6, 6, 6, 6) };
    return { ...zeros, Data: { ...zeros.Data, ...ids, ...texts, ...numbers, ...place } };
  };

  it('is all that the message says, of the parcel that was asked about', async () => {
    const { room, network, simulator, watch } = await arrived();
    const asked = watch(room.fetchInfo(PARCEL));
    await network.run(50);
    expect(simulator.all('ParcelInfoRequest').map(({ Data }) => Data.ParcelID)).toEqual([PARCEL]);
    simulator.send(told(OTHER));
    await network.run(50);
    expect(asked.now).toBeUndefined();
    simulator.send(told(PARCEL));
    await network.run(50);
    expect(asked.now).toEqual({
      id: PARCEL,
      ownerId: OTHER,
      name: 'Quay',
      description: 'By the sea',
      area: 512,
      flags: 3,
      position: { x: 256_128, y: 256_064, z: 21 },
      regionName: 'Harbour',
      snapshotId: new Uuid(6, 6, 6, 6),
      dwell: 1.5,
      salePrice: 7,
      auctionId: 8,
    });
  });

  it('does not come where the region knows none, nor after the session', async () => {
    const { room, network, session, watch } = await arrived();
    const unknown = watch(room.fetchInfo(PARCEL, { timeoutMs: 1000 }));
    const cut = watch(room.fetchInfo(OTHER));
    await network.run(1100);
    expect([unknown.now, cut.now]).toEqual(['timeout', undefined]);
    await network.runUntil(session.logout(), 5000);
    expect(cut.now).not.toBeUndefined();
    await expect(room.fetchInfo(PARCEL)).rejects.toMatchObject({ code: 'closed' });
  });
});

describe('the id of the parcel at a place', () => {
  const PLACE = { x: 12, y: 34, z: 56 };
  const REGION = new Uuid(8, 8, 8, 8);

  const asking = async (answer: LlsdValue, status = 200) => {
    const world = await arrived([REMOTE]);
    const bodies: LlsdValue[] = [];
    world.grid.answers.set(`/${REMOTE}/root`, ({ body }) => {
      bodies.push(parseLlsd(body));
      return reply(status, encodeUtf8(formatLlsdXml(answer)), 'application/llsd+xml');
    });
    const outcome = async (options: { readonly regionId?: Uuid } = {}) => {
      const asked = world.watch(world.room.fetchId(PLACE, options));
      await world.network.run(20_000);
      return asked.now;
    };
    return { ...world, bodies, outcome };
  };

  it('is asked for of this region, or of another', async () => {
    const { outcome, bodies } = await asking({ parcel_id: PARCEL });
    expect(await outcome({ regionId: REGION })).toEqual(PARCEL);
    expect(await outcome()).toEqual(PARCEL);
    // The region's own is of its handshake.
    expect(bodies.map((body) => asMap(body)['region_id'])).toEqual([REGION, new Uuid(1, 2, 3, 4)]);
    expect(asMap(bodies[0])['location']).toEqual([12, 34, 56].map(real));
  });

  it.each([
    ['zero', { parcel_id: Uuid.zero }, 200, 'missing'],
    ['no id', {}, 200, 'missing'],
    ['no map', [PARCEL], 200, 'missing'],
    ['a refusal', {}, 403, '403'],
  ] as const)('is not there when the answer is %s', async (_, answer, status, reason) => {
    const { outcome } = await asking(answer as LlsdValue, status);
    expect(await outcome()).toBe(reason);
  });

  it('is not to be had where the region offers no way', async () => {
    const { room } = await arrived();
    await expect(room.fetchId(PLACE)).rejects.toMatchObject({ reason: 'no-capability' });
  });
});

import { Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import { ParcelProperties } from '@landfall/protocol/message';
import type { Message, MessageOf } from '@landfall/protocol/message';
import { PARCEL_ACCESS, accessBlocks, accessEntriesIn } from '@landfall/protocol/parcel';
import type { ParcelAccessEntry, ParcelAccessList } from '@landfall/protocol/parcel';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { FAKE_AGENT_ID, arriveInFakeGrid } from '../testing/index.ts';
import type { FakeSimulator } from '../testing/index.ts';
import { parcels } from './index.ts';
import type { RegionWithParcels } from './index.ts';

const ESTATE = new Uuid(3, 3, 3, 3);
const STRANGER = new Uuid(9, 9, 9, 9);
const COLUMNS = 64;
const ZEROS = ParcelProperties.fromLlsd({ ParcelData: [{}], AgeVerificationBlock: [{}] });
const NORTH_EAST = { west: 128, south: 128, east: 256, north: 256 };
const EVERYTHING = { west: 0, south: 0, east: 256, north: 256 };

type Corners = MessageOf<'ParcelDivide'>['ParcelData'];

/** Land that is divided, joined and handed on as OpenSim does; or that says yes to everything and does nothing. */
class FakeLand {
  readonly cells = new Uint8Array(COLUMNS * COLUMNS).fill(1);
  readonly owners = new Map<number, Uuid>();
  readonly lists = { allowed: [] as ParcelAccessEntry[], banned: [] as ParcelAccessEntry[] };
  /** Which of the messages that change something it obeys. */
  obeys: (message: Message, simulator: FakeSimulator) => boolean = () => true;
  readonly #sections = new Map<string, ParcelAccessEntry[]>();

  receive(message: Message, simulator: FakeSimulator): void {
    if (message.name === 'ParcelPropertiesRequest') this.describe(message, simulator);
    if (message.name === 'ParcelAccessListRequest') this.tellLists(message, simulator);
    if (!message.name.startsWith('Parcel') || !this.obeys(message, simulator)) return;
    if (message.name === 'ParcelDivide') this.paint(message.ParcelData, Math.max(...this.cells) + 1);
    if (message.name === 'ParcelJoin') this.join(message.ParcelData);
    if (message.name === 'ParcelRelease' || message.name === 'ParcelReclaim')
      this.owners.set(message.Data.LocalID, ESTATE);
    if (message.name === 'ParcelAccessListUpdate') this.takeList(message);
  }

  paint({ West, South, East, North }: Corners, localId: number): void {
    for (let y = South / 4; y < North / 4; y++)
      for (let x = West / 4; x < East / 4; x++) this.cells[y * COLUMNS + x] = localId;
  }

  join({ West, South, East, North }: Corners): void {
    const within = new Set<number>();
    for (let y = South / 4; y < North / 4; y++)
      for (let x = West / 4; x < East / 4; x++) within.add(this.cells[y * COLUMNS + x]!);
    const first = Math.min(...within);
    for (const [at, localId] of this.cells.entries()) if (within.has(localId)) this.cells[at] = first;
  }

  describe({ ParcelData: asked }: MessageOf<'ParcelPropertiesRequest'>, simulator: FakeSimulator): void {
    const LocalID = this.cells[(asked.South / 4) * COLUMNS + asked.West / 4]!;
    const Bitmap = new Uint8Array(this.cells.length / 8);
    let Area = 0;
    for (const [at, localId] of this.cells.entries()) {
      if (localId !== LocalID) continue;
      Bitmap[at >> 3]! |= 1 << (at & 7);
      Area += 16;
    }
    const OwnerID = this.owners.get(LocalID) ?? FAKE_AGENT_ID;
    const said = { LocalID, Bitmap, Area, OwnerID, SequenceID: asked.SequenceID, UserLocation: ZERO_VECTOR };
    simulator.send({ ...ZEROS, ParcelData: { ...ZEROS.ParcelData, ...said } });
  }

  takeList({ Data, List }: MessageOf<'ParcelAccessListUpdate'>): void {
    const key = Data.TransactionID.key;
    const entries = [...(this.#sections.get(key) ?? []), ...accessEntriesIn(List)];
    this.#sections.set(key, entries);
    const list = Data.Flags === PARCEL_ACCESS.allowed ? 'allowed' : 'banned';
    if (Data.SequenceID === Data.Sections) this.lists[list] = entries;
  }

  /** Both, whichever was asked for, in messages of 48. */
  tellLists({ Data }: MessageOf<'ParcelAccessListRequest'>, simulator: FakeSimulator): void {
    for (const list of ['allowed', 'banned'] as const)
      for (let from = 0; from === 0 || from < this.lists[list].length; from += 48)
        simulator.send({
          name: 'ParcelAccessListReply',
          Data: {
            AgentID: FAKE_AGENT_ID,
            SequenceID: 0,
            Flags: PARCEL_ACCESS[list],
            LocalID: Data.LocalID,
          },
          List: accessBlocks(this.lists[list].slice(from, from + 48), list),
        });
  }
}

async function arrived() {
  const network = new MemoryNetwork();
  const { grid, session } = await arriveInFakeGrid(network, {}, { rooms: [parcels()] as never });
  const { simulator } = grid;
  const land = new FakeLand();
  const before = simulator.script;
  simulator.script = (message, each) => {
    before(message, each);
    land.receive(message, each);
  };
  const room = (session.region as unknown as RegionWithParcels).parcels;
  /** What it comes to: the value, or the reason that it did not. */
  const until = <T>(promise: Promise<T>): Promise<T | string> =>
    network.runUntil(
      promise.catch((error: { reason?: string; code: string }) => error.reason ?? error.code),
      120_000,
    );
  return { network, session, simulator, land, room, until };
}

describe('a parcel that is divided', () => {
  it('is another one where the area is; the rest is known anew as well', async () => {
    const { room, until, simulator } = await arrived();
    expect(await until(room.divide(NORTH_EAST))).toMatchObject({ localId: 2, area: 16_384 });
    expect(simulator.all('ParcelDivide').map(({ ParcelData }) => ParcelData)).toEqual([
      { West: 128, South: 128, East: 256, North: 256 },
    ]);
    expect(room.byLocalId(1)?.area).toBe(65_536 - 16_384);
    expect([room.at({ x: 200, y: 200 })?.localId, room.at({ x: 1, y: 200 })?.localId]).toEqual([2, 1]);
  });

  it('by all of itself, or by what is no area, is not asked for', async () => {
    const { room, until, simulator } = await arrived();
    expect(await until(room.divide(EVERYTHING))).toBe('usage');
    for (const area of [
      { ...NORTH_EAST, west: 130 },
      { ...NORTH_EAST, north: 260 },
      { ...NORTH_EAST, east: 128 },
      { ...NORTH_EAST, south: -4 },
      { ...NORTH_EAST, south: Number.NaN },
    ])
      expect(await until(room.divide(area))).toBe('usage');
    expect(simulator.all('ParcelDivide')).toEqual([]);
    expect(simulator.all('ParcelPropertiesRequest')).toHaveLength(1);
  });

  it('by a region that does nothing is refused after three looks: in words by whose it is', async () => {
    const { room, until, simulator, land } = await arrived();
    land.obeys = () => false;
    expect(await until(room.divide(NORTH_EAST))).toBe('refused');
    // One look before, three after.
    expect(simulator.all('ParcelPropertiesRequest')).toHaveLength(4);
    land.owners.set(1, STRANGER);
    expect(await until(room.divide(NORTH_EAST))).toBe('not-permitted');
  });

  it('by a region that is slow is divided at the second look', async () => {
    const { room, until, land } = await arrived();
    let looks = 0;
    land.obeys = ({ name }) => {
      if (name === 'ParcelPropertiesRequest' && ++looks === 2)
        land.paint({ West: 128, South: 128, East: 256, North: 256 }, 7);
      return false;
    };
    expect(await until(room.divide(NORTH_EAST))).toMatchObject({ localId: 7 });
  });
});

describe('parcels that are joined', () => {
  const divided = async () => {
    const world = await arrived();
    world.land.paint({ West: 128, South: 0, East: 256, North: 256 }, 2);
    world.land.paint({ West: 0, South: 0, East: 4, North: 4 }, 3);
    return world;
  };

  it('are one when every part says the same', async () => {
    const { room, until, simulator } = await divided();
    expect(await until(room.join(EVERYTHING))).toMatchObject({ localId: 1, area: 65_536 });
    expect(simulator.all('ParcelJoin').map(({ ParcelData }) => ParcelData)).toEqual([
      { West: 0, South: 0, East: 256, North: 256 },
    ]);
    expect(room.all.map(({ localId }) => localId)).toEqual([1]);
  });

  it('in part are not joined', async () => {
    const { room, until, land } = await divided();
    land.obeys = ({ name }) => {
      if (name === 'ParcelJoin') land.join({ West: 0, South: 0, East: 8, North: 8 });
      return false;
    };
    expect(await until(room.join(EVERYTHING))).toBe('refused');
  });

  it('are two at least', async () => {
    const { room, until, simulator } = await divided();
    expect(await until(room.join(NORTH_EAST))).toBe('usage');
    expect(await until(room.join({ ...NORTH_EAST, east: 130 }))).toBe('usage');
    expect(simulator.all('ParcelJoin')).toEqual([]);
  });

  it('of somebody else are not the agent’s to join: the largest says whose they are', async () => {
    const { room, until, land } = await divided();
    land.obeys = () => false;
    land.owners.set(2, STRANGER);
    expect(await until(room.join(EVERYTHING))).toBe('not-permitted');
    land.owners.delete(2);
    land.owners.set(3, STRANGER);
    const west = { west: 0, south: 0, east: 128, north: 256 };
    expect(await until(room.join(west))).toBe('refused');
  });
});

describe('a parcel that is handed on', () => {
  it.each([
    ['release', 'ParcelRelease'],
    ['reclaim', 'ParcelReclaim'],
  ] as const)('by %s is the estate’s when the region says so', async (act, name) => {
    const { room, until, simulator, land } = await arrived();
    land.obeys = (message) => message.name === name;
    expect(await until(room[act](1))).toMatchObject({ localId: 1, ownerId: ESTATE });
    expect(simulator.all(name).map(({ Data }) => Data.LocalID)).toEqual([1]);
  });

  it('keeps its owner where the region refuses', async () => {
    const { room, until, land } = await arrived();
    land.obeys = () => false;
    expect(await until(room.release(1))).toBe('refused');
    land.owners.set(1, STRANGER);
    expect(await until(room.reclaim(1))).toBe('not-permitted');
    expect(await until(room.release(77))).toBe('missing');
  });

  it('ends with the session, and with who wants it no more', async () => {
    const { room, until, land, session, network } = await arrived();
    land.obeys = () => false;
    const controller = new AbortController();
    const asked = room.release(1, { signal: controller.signal });
    const ended = asked.catch((error: { code: string; reason: string }) => [error.code, error.reason]);
    await network.run(1500);
    controller.abort();
    expect(await until(ended)).toEqual(['closed', 'aborted']);
    const cut = room.release(1).catch((error: { code: string }) => error.code);
    await network.run(1500);
    await network.runUntil(session.logout(), 10_000);
    expect(await until(cut)).toBe('closed');
  });
});

describe('a list of those who may enter that is set', () => {
  const entry = (d: number): ParcelAccessEntry => ({ agentId: new Uuid(1, 1, 1, d), untilSeconds: 0 });
  const many = (count: number) => Array.from({ length: count }, (_, at) => entry(at + 1));

  it.each([
    ['allowed', 0, [1]],
    ['banned', 1, [1]],
    ['banned', 48, [1]],
    ['allowed', 49, [1, 2]],
    ['banned', 300, [1, 2, 3, 4, 5, 6, 7]],
  ] as const)('%s, %d long, goes in messages and comes back whole', async (list, count, numbers) => {
    const { room, until, simulator } = await arrived();
    const now = (await until(room.setAccess(1, list, many(count)))) as readonly ParcelAccessEntry[];
    expect(now).toEqual(many(count));
    const updates = simulator.all('ParcelAccessListUpdate');
    expect(updates.map(({ Data }) => Data.SequenceID)).toEqual(numbers);
    expect(new Set(updates.map(({ Data }) => Data.TransactionID.key)).size).toBe(1);
  });

  it('leaves the other one, and takes the place of the one before', async () => {
    const { room, until, land } = await arrived();
    await until(room.setAccess(1, 'allowed', many(3)));
    await until(room.setAccess(1, 'banned', [entry(8)]));
    expect(await until(room.setAccess(1, 'allowed', [entry(5)]))).toEqual([entry(5)]);
    expect(land.lists).toEqual({ allowed: [entry(5)], banned: [entry(8)] });
  });

  it.each(['allowed', 'banned'] satisfies ParcelAccessList[])(
    '%s is refused when the region keeps another one',
    async (list) => {
      const { room, until, land, simulator } = await arrived();
      land.obeys = () => false;
      land.lists[list] = [entry(1), entry(2)];
      expect(await until(room.setAccess(1, list, [entry(1)]))).toBe('refused');
      expect(await until(room.setAccess(1, list, many(3)))).toBe('refused');
      land.owners.set(1, STRANGER);
      await until(room.request(1));
      expect(await until(room.setAccess(1, list, [entry(1)]))).toBe('not-permitted');
      // In another order, or said twice, it is the same list.
      expect(await until(room.setAccess(1, list, [entry(2), entry(1), entry(2)]))).toHaveLength(2);
      expect(simulator.all('ParcelAccessListRequest')).toHaveLength(10);
    },
  );

  it('of more than a parcel can have is not sent', async () => {
    const { room, until, simulator } = await arrived();
    expect(await until(room.setAccess(1, 'banned', many(301)))).toBe('usage');
    expect(simulator.all('ParcelAccessListUpdate')).toEqual([]);
  });
});

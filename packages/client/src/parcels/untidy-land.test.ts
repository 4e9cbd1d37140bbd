import { encodeText } from '@landfall/protocol/bytes';
import { Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import { ParcelProperties } from '@landfall/protocol/message';
import type { MessageOf } from '@landfall/protocol/message';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { defaultRooms } from '../arrive/index.ts';
import { arriveInFakeGrid, crossInto, enableNeighbour } from '../testing/index.ts';
import { parcels } from './index.ts';
import type { RegionWithParcels } from './index.ts';

type Fields = Partial<MessageOf<'ParcelProperties'>['ParcelData']>;

const ZEROS = ParcelProperties.fromLlsd({ ParcelData: [{}], AgeVerificationBlock: [{}] });
const ALL = new Uint8Array(512).fill(255);
const WEST = ALL.map((_, at) => (at % 8 < 4 ? 255 : 0));
const EAST = WEST.map((byte) => 255 - byte);
const WEST_BORDER = 0x40;
const SOUTH_BORDER = 0x80;

const properties = (fields: Fields): MessageOf<'ParcelProperties'> => ({
  ...ZEROS,
  ParcelData: {
    ...ZEROS.ParcelData,
    LocalID: 1,
    Name: encodeText('Plaza'),
    OwnerID: new Uuid(7, 7, 7, 7),
    Area: 65_536,
    Bitmap: ALL,
    UserLocation: ZERO_VECTOR,
    ...fields,
  },
});

async function arrived() {
  const network = new MemoryNetwork();
  const rooms = [...defaultRooms({}), parcels()];
  const { grid, session } = await arriveInFakeGrid(network, {}, { rooms: rooms as never });
  const region = session.region as unknown as RegionWithParcels;
  const { simulator } = grid;
  const heard: string[] = [];
  region.on('parcelEntered', ({ parcel, from }) => heard.push(`${from?.localId ?? '-'}>${parcel.localId}`));
  region.on('parcelUpdated', ({ parcel, before }) =>
    heard.push(`${parcel.localId} ${before === undefined ? 'new' : 'again'}`),
  );
  region.on('parcelRemoved', ({ parcel }) => heard.push(`${parcel.localId} gone`));
  region.on('parcelBanned', ({ parcel, reason }) => heard.push(`${parcel.localId} ${reason}`));
  /** What is heard of it when it has come by circuit. */
  const tell = async (fields: Fields): Promise<readonly string[]> => {
    heard.length = 0;
    simulator.send(properties(fields), { reliable: false });
    await network.run(100);
    return [...heard];
  };
  const overlay = async (cells: Uint8Array, pieces = [0, 1, 2, 3]): Promise<void> => {
    for (const SequenceID of pieces) {
      const Data = cells.slice(SequenceID * 1024, SequenceID * 1024 + 1024);
      simulator.send({ name: 'ParcelOverlay', ParcelData: { SequenceID, Data } });
    }
    await network.run(100);
  };
  const places = () =>
    simulator.all('ParcelPropertiesRequest').map(({ ParcelData }) => [ParcelData.West, ParcelData.South]);
  return { network, grid, session, simulator, region, land: region.parcels, tell, overlay, places };
}

describe('where the agent is', () => {
  it('is told in order, whatever overtakes what', async () => {
    const { tell, land } = await arrived();
    expect(await tell({ SequenceID: 3 })).toEqual(['1 new', '->1']);
    expect(await tell({ SequenceID: 5, LocalID: 2, Bitmap: EAST })).toEqual(['2 new', '1>2']);
    expect(await tell({ SequenceID: 4, LocalID: 3, Bitmap: WEST })).toEqual(['3 new', '1 gone']);
    expect(await tell({ SequenceID: 5, LocalID: 3, Bitmap: WEST })).toEqual(['3 again']);
    expect(land.here?.localId).toBe(2);
    // The count begins again with zero.
    expect(await tell({ SequenceID: 0, LocalID: 3, Bitmap: WEST })).toEqual(['3 again', '2>3']);
    expect(await tell({ SequenceID: 1, LocalID: 2, Bitmap: EAST })).toEqual(['2 again', '3>2']);
  });

  it('is a parcel that has its land still', async () => {
    const { tell, land } = await arrived();
    await tell({ SequenceID: 0 });
    await tell({ SequenceID: -10_000, LocalID: 2 });
    expect([land.here, land.at({ x: 9, y: 9 })?.localId]).toEqual([undefined, 2]);
  });

  it('is not said by an answer of nothing, nor by numbers of the region’s own', async () => {
    const { tell, land } = await arrived();
    expect(await tell({ SequenceID: 0, RequestResult: -1 })).toEqual([]);
    expect(await tell({ SequenceID: -20_000, RequestResult: -1 })).toEqual([]);
    expect(await tell({ SequenceID: -1 })).toEqual(['1 new']);
    expect(await tell({ SequenceID: -0x8000_0000 })).toEqual(['1 again']);
    expect(await tell({ SequenceID: -30_000 })).toEqual(['1 again', '1 banned']);
    expect(await tell({ SequenceID: -40_000 })).toEqual(['1 again', '1 notOnList']);
    expect(land.here).toBeUndefined();
  });

  it('is said by the region that the agent has come to', async () => {
    const { network, grid, session, tell, land } = await arrived();
    const entered: unknown[] = [];
    session.on(
      'parcelEntered' as never,
      ({ parcel, region }: { parcel: { localId: number }; region: object }) =>
        entered.push([parcel.localId, region === session.region]),
    );
    await tell({ SequenceID: 9 });
    const east = await grid.addNeighbour('East');
    enableNeighbour(grid, east);
    await network.run(3000);
    crossInto(grid, east);
    await network.run(3000);
    east.send(properties({ SequenceID: 1, LocalID: 4 }));
    await network.run(100);
    const there = (session.region as unknown as RegionWithParcels).parcels;
    expect(there).not.toBe(land);
    expect([land.byLocalId(4), there.byLocalId(1), there.here?.localId]).toEqual([undefined, undefined, 4]);
    expect(entered).toEqual([
      [1, true],
      [4, true],
    ]);
  });
});

describe('an overlay that changes', () => {
  const quarters = (): Uint8Array => {
    const cells = new Uint8Array(4096);
    for (let cell = 0; cell < 4096; cell++) {
      const [column, row] = [cell % 64, Math.floor(cell / 64)];
      cells[cell] = (column % 32 === 0 ? WEST_BORDER : 0) | (row === 0 ? SOUTH_BORDER : 0);
    }
    return cells;
  };

  const known = async () => {
    const world = await arrived();
    await world.overlay(quarters());
    await world.tell({ LocalID: 1, Bitmap: WEST, SequenceID: -10_000 });
    await world.tell({ LocalID: 2, Bitmap: EAST, SequenceID: -10_000 });
    return world;
  };
  const at = (x: number, y: number): number => (y / 4) * 64 + x / 4;

  it('puts nothing in doubt when it says the same', async () => {
    const { overlay, land, region, places } = await known();
    let told = 0;
    region.on('overlayChanged', () => told++);
    await overlay(quarters());
    expect((await land.fetchAll()).map(({ localId }) => localId)).toEqual([1, 2]);
    expect([told, places()]).toEqual([0, []]);
  });

  it('puts in doubt the parcel that a cell is of, and no other', async () => {
    const { overlay, land, network, places } = await known();
    const cells = quarters();
    cells[at(200, 100)]! |= 4;
    await overlay(cells);
    void land.fetchAll({ timeoutMs: 50 }).catch(() => undefined);
    await network.run(100);
    expect(places()).toEqual([[128, 0]]);
  });

  it('puts in doubt both sides of a border that runs north', async () => {
    const { overlay, land, network, places } = await known();
    const cells = quarters();
    cells[at(128, 100)]! ^= WEST_BORDER;
    await overlay(cells);
    void land.fetchAll({ timeoutMs: 50 }).catch(() => undefined);
    await network.run(100);
    expect(places()).toEqual([
      [0, 0],
      [128, 0],
    ]);
  });

  it('puts in doubt both sides of a border that runs east', async () => {
    const { overlay, land, network, places, tell } = await arrived();
    const cells = quarters().map((_, cell) => {
      const [column, row] = [cell % 64, Math.floor(cell / 64)];
      return (column === 0 ? WEST_BORDER : 0) | (row % 32 === 0 ? SOUTH_BORDER : 0);
    });
    await overlay(cells);
    const north = ALL.map((_, byte) => (byte < 256 ? 0 : 255));
    await tell({ LocalID: 1, Bitmap: ALL, SequenceID: -10_000 });
    await tell({ LocalID: 2, Bitmap: north, SequenceID: -10_000 });
    cells[at(100, 128)]! ^= SOUTH_BORDER;
    await overlay(cells);
    void land.fetchAll({ timeoutMs: 50 }).catch(() => undefined);
    await network.run(100);
    expect(places()).toEqual([
      [0, 0],
      [0, 128],
    ]);
  });

  it('tells which cells were others, piece by piece', async () => {
    const { overlay, region } = await known();
    const told: unknown[] = [];
    region.on('overlayChanged', ({ changes }) => told.push(...changes.map(({ x, y }) => [x, y])));
    const cells = quarters();
    cells[at(8, 4)] = 2;
    cells[at(252, 252)] = 2;
    await overlay(cells, [3, 0]);
    expect(told).toEqual([
      [252, 252],
      [8, 4],
    ]);
  });
});

describe('all land', () => {
  it('of a region that answers every question with the same small parcel is asked for once each', async () => {
    const { network, simulator, land, places } = await arrived();
    const before = simulator.script;
    const small = new Uint8Array(512);
    small[0] = 1;
    simulator.script = (message, each) => {
      before(message, each);
      if (message.name !== 'ParcelPropertiesRequest') return;
      each.send(properties({ Bitmap: small, Area: 16, SequenceID: message.ParcelData.SequenceID }));
    };
    const found = await network.runUntil(
      land.fetchWithin({ west: 0, south: 0, east: 20, north: 12 }),
      60_000,
    );
    expect(found.map(({ localId }) => localId)).toEqual([1]);
    // The first cell is known from the first answer on; each other one was asked about, and never again.
    expect(places()).toHaveLength(15);
    expect(new Set(places().map(String)).size).toBe(15);
  });

  it('ends with the first question that is refused, or that nobody wants any more', async () => {
    const { network, simulator, land, tell } = await arrived();
    const area = { west: 0, south: 0, east: 20, north: 12 };
    const refused = expect(land.fetchWithin(area)).rejects.toMatchObject({ reason: 'missing' });
    await network.run(100);
    const { SequenceID } = simulator.all('ParcelPropertiesRequest')[0]!.ParcelData;
    await tell({ SequenceID, RequestResult: -1 });
    await refused;
    const controller = new AbortController();
    const unwanted = expect(land.fetchWithin(area, controller)).rejects.toMatchObject({ reason: 'aborted' });
    await network.run(100);
    controller.abort();
    await unwanted;
    await network.run(20_000);
    expect(simulator.all('ParcelPropertiesRequest')).toHaveLength(2);
  });

  it('is looked over for a number that nobody knows, until the region says so itself', async () => {
    const { network, simulator, land, tell, places } = await arrived();
    const asked = land.request(2);
    await network.run(100);
    expect(places()).toEqual([[0, 0]]);
    await tell({
      LocalID: 1,
      Bitmap: WEST,
      SequenceID: simulator.all('ParcelPropertiesRequest')[0]!.ParcelData.SequenceID,
    });
    expect(places()).toEqual([
      [0, 0],
      [128, 0],
    ]);
    const last = simulator.all('ParcelPropertiesRequest')[1]!.ParcelData.SequenceID;
    await tell({ LocalID: 2, Bitmap: EAST, SequenceID: last });
    expect((await network.runUntil(asked, 1000)).localId).toBe(2);
    // No such number: known once all land is.
    await expect(network.runUntil(land.request(3), 1000)).rejects.toMatchObject({ reason: 'missing' });
  });
});

import { encodeText } from '@landfall/protocol/bytes';
import { Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import { ClosedError, RemoteError, TimeoutError, UsageError } from '@landfall/protocol/errors';
import { ParcelProperties } from '@landfall/protocol/message';
import type { MessageOf } from '@landfall/protocol/message';
import type { LlsdMap } from '@landfall/protocol/llsd';
import { decodeParcelMessage } from '@landfall/protocol/parcel';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { defaultRooms } from '../arrive/index.ts';
import { arriveInFakeGrid } from '../testing/index.ts';
import { MAX_PARCELS, parcels } from './index.ts';
import type { RegionWithParcels } from './index.ts';

const OWNER = new Uuid(7, 7, 7, 7);
const WEST = new Uint8Array(512).map((_, at) => (at % 8 < 4 ? 255 : 0));
const EAST = WEST.map((byte) => 255 - byte);
const ALL = new Uint8Array(512).fill(255);

type Fields = Partial<MessageOf<'ParcelProperties'>['ParcelData']>;

function properties(fields: Fields): MessageOf<'ParcelProperties'> {
  const zeros = ParcelProperties.fromLlsd({ ParcelData: [{}], AgeVerificationBlock: [{}] });
  const said = { LocalID: 1, Name: encodeText('Plaza'), OwnerID: OWNER, Area: 65_536, Bitmap: ALL };
  return { ...zeros, ParcelData: { ...zeros.ParcelData, UserLocation: ZERO_VECTOR, ...said, ...fields } };
}

async function arrived() {
  const network = new MemoryNetwork();
  const rooms = [...defaultRooms({}), parcels()];
  const { grid, session } = await arriveInFakeGrid(network, {}, { rooms: rooms as never });
  const region = session.region as unknown as RegionWithParcels;
  const land = region.parcels;
  const malformed: string[] = [];
  session.on('malformed', ({ error }) => malformed.push(error.what));
  /** By the event queue, as OpenSim does; or by circuit. */
  const tell = async (fields: Fields, way: 'queue' | 'circuit' = 'queue'): Promise<void> => {
    const message = properties(fields);
    if (way === 'circuit') grid.simulator.send(message);
    else grid.queue({ message: 'ParcelProperties', body: ParcelProperties.toLlsd(message) });
    await network.run(200);
  };
  return { network, grid, session, region, land, malformed, tell };
}

describe('parcels that a region tells of', () => {
  it.each(['queue', 'circuit'] as const)('are known by place and number (%s)', async (way) => {
    const { land, tell } = await arrived();
    await tell({ Desc: encodeText('A place'), SalePrice: 5, TotalPrims: 3, MaxPrims: 15_000 }, way);
    expect(land.at({ x: 100, y: 100 })).toMatchObject({
      localId: 1,
      name: 'Plaza',
      description: 'A place',
      area: 65_536,
      salePrice: 5,
      prims: 3,
      maxPrims: 15_000,
    });
    expect(land.byLocalId(1)?.ownerId.equals(OWNER)).toBe(true);
    expect([land.byLocalId(2), land.at({ x: 256, y: 0 }), land.at({ x: -1, y: 0 })]).toEqual(
      Array(3).fill(undefined),
    );
  });

  it('are where the newest word says, also after a division; without land they are gone', async () => {
    const { land, tell, region } = await arrived();
    const gone: number[] = [];
    region.on('parcelRemoved', ({ parcel }) => gone.push(parcel.localId));
    await tell({});
    await tell({ LocalID: 2, Name: encodeText('West'), Bitmap: WEST });
    expect([100, 200].map((x) => land.at({ x, y: 9 })?.name)).toEqual(['West', 'Plaza']);
    await tell({ Name: encodeText('Joined') });
    expect([land.at({ x: 100, y: 9 })?.name, land.all.length]).toEqual(['Joined', 1]);
    expect([gone, land.byLocalId(2)]).toEqual([[2], undefined]);
  });

  it('are told once in a turn, each as it was before and is after it', async () => {
    const { land, tell, region, network } = await arrived();
    await tell({});
    await tell({ LocalID: 2, Name: encodeText('West'), Bitmap: WEST });
    const turns: unknown[] = [];
    let each = 0;
    region.on('parcelUpdated', () => each++);
    region.on('parcelsChanged', ({ updated, removed }) =>
      turns.push([
        updated.map(({ parcel, before }) => [before?.name, parcel.name]),
        removed.map(({ localId, name }) => [localId, name]),
      ]),
    );
    const say = (fields: Fields): void => land.receive(decodeParcelMessage(properties(fields)));
    const names = (...list: string[]) =>
      list.forEach((name) => say({ Name: encodeText(name), Bitmap: EAST }));
    names('One', 'Two', 'Three');
    // One that comes and goes within the turn is nobody's; one that goes is told as it was.
    say({ LocalID: 3, Name: encodeText('Short'), Bitmap: WEST });
    say({ LocalID: 4, Name: encodeText('Long'), Bitmap: WEST });
    expect(turns).toEqual([]);
    await network.run(10);
    expect([each, turns]).toEqual([
      5,
      [
        [
          [
            ['Plaza', 'Three'],
            [undefined, 'Long'],
          ],
          [[2, 'West']],
        ],
      ],
    ]);
    await network.run(1000);
    expect(turns).toHaveLength(1);
  });

  it('whose overlay comes in pieces tell its cells once', async () => {
    const { grid, region, network } = await arrived();
    const turns: number[] = [];
    let pieces = 0;
    region.on('overlayChanged', () => pieces++);
    region.on('parcelsChanged', ({ cells }) => turns.push(cells.length));
    const send = async (kind: number): Promise<void> => {
      for (let SequenceID = 0; SequenceID < 4; SequenceID++)
        grid.simulator.send({
          name: 'ParcelOverlay',
          ParcelData: { SequenceID, Data: new Uint8Array(1024).fill(kind) },
        });
      await network.run(500);
    };
    // What comes first is no change.
    await send(0);
    await send(1);
    expect([pieces, turns]).toEqual([4, [4096]]);
  });

  it('whose cells are at the end of a turn as they were tell nothing of them', async () => {
    const { land, region, network } = await arrived();
    const turns: number[] = [];
    region.on('parcelsChanged', ({ cells }) => turns.push(cells.length));
    const say = (Data: Uint8Array): void =>
      land.receiveOverlay({ name: 'ParcelOverlay', ParcelData: { SequenceID: 0, Data } });
    const [plain, sold] = [0, 4].map((kind) => new Uint8Array(1024).fill(kind));
    for (const each of [plain!, sold!, plain!]) say(each);
    await network.run(500);
    expect(turns).toEqual([]);
    for (const each of [sold!, plain!, plain!.with(7, 1)]) say(each);
    await network.run(500);
    expect(turns).toEqual([1]);
  });

  it('whose bitmap is of another region are dropped and told', async () => {
    const { land, tell, malformed } = await arrived();
    await tell({ Bitmap: new Uint8Array(2048) }, 'circuit');
    await tell({ Bitmap: new Uint8Array(0) }, 'circuit');
    expect([land.all, malformed.length]).toEqual([[], 2]);
  });

  it('are no more than can be, the oldest going first', async () => {
    const { land } = await arrived();
    const EMPTY = new Uint8Array(512);
    for (let LocalID = 1; LocalID <= MAX_PARCELS + 3; LocalID++)
      land.receive(decodeParcelMessage(properties({ LocalID, Bitmap: EMPTY })));
    expect([land.all.length, land.byLocalId(3), land.byLocalId(4)?.localId]).toEqual([
      MAX_PARCELS,
      undefined,
      4,
    ]);
  });

  it('say more by the queue than by circuit, and are taken once', async () => {
    const { grid, network, land, region } = await arrived();
    let told = 0;
    region.on('parcelUpdated', () => told++);
    const body = ParcelProperties.toLlsd(properties({}));
    const [fields] = body['ParcelData'] as LlsdMap[];
    const more = {
      ...body,
      ParcelData: [{ ...fields, SeeAVs: false }],
      MediaData: [{ MediaType: 'video/*' }],
    };
    grid.queue({ message: 'ParcelProperties', body: more });
    await network.run(200);
    expect([told, land.byLocalId(1)?.seeAvatars, land.byLocalId(1)?.media.type]).toEqual([
      1,
      false,
      'video/*',
    ]);
  });
});

describe('what a region says of itself', () => {
  it('is of the parcel that the agent is in when its number is zero, or rises; else of another', async () => {
    const { land, tell, region, session } = await arrived();
    const entered: unknown[] = [];
    region.on('parcelEntered', ({ parcel, from }) => entered.push([from?.localId, parcel.localId]));
    session.on('parcelEntered' as never, ({ parcel }: { parcel: { localId: number } }) =>
      entered.push(parcel.localId),
    );
    expect(land.here).toBeUndefined();
    await tell({ SequenceID: 0 });
    await tell({ SequenceID: 0, Name: encodeText('Renamed') });
    await tell({ SequenceID: -10_000, LocalID: 2, Bitmap: WEST });
    expect([land.here?.localId, land.here?.name]).toEqual([1, 'Renamed']);
    await tell({ SequenceID: 5, LocalID: 2, Bitmap: WEST });
    await tell({ SequenceID: 4, LocalID: 1, Bitmap: EAST });
    expect(land.here?.localId).toBe(2);
    expect(entered).toEqual([1, [undefined, 1], 2, [1, 2]]);
  });

  it('is of one that keeps the agent out, and why', async () => {
    const { tell, region, land } = await arrived();
    const bans: unknown[] = [];
    region.on('parcelBanned', ({ parcel, reason }) => bans.push([parcel.localId, reason]));
    for (const SequenceID of [-20_000, -30_000, -40_000, -50_000]) await tell({ SequenceID });
    expect(bans).toEqual([
      [1, 'notInGroup'],
      [1, 'banned'],
      [1, 'notOnList'],
    ]);
    expect(land.here).toBeUndefined();
  });
});

describe('a question', () => {
  it('about a place is asked of its cell, and answered by its number', async () => {
    const { network, grid, land, tell } = await arrived();
    const asked = land.requestAt({ x: 130.5, y: 7 });
    await network.run(50);
    const [{ ParcelData } = { ParcelData: undefined }] = grid.simulator.all('ParcelPropertiesRequest');
    expect(ParcelData).toMatchObject({ West: 128, South: 4, East: 132, North: 8, SnapSelection: false });
    await tell({ LocalID: 8 });
    await tell({ LocalID: 9, SequenceID: ParcelData!.SequenceID });
    expect((await asked).localId).toBe(9);
  });

  it('is not mistaken for another, and may be answered with no', async () => {
    const { network, grid, land, tell } = await arrived();
    const [first, second] = [land.request(4), land.request(5)];
    const refusal = expect(first).rejects.toBeInstanceOf(RemoteError);
    await network.run(50);
    const [one, two] = grid.simulator.all('ParcelPropertiesRequestByID').map(({ ParcelData }) => ParcelData);
    expect([one?.LocalID, two?.LocalID]).toEqual([4, 5]);
    await tell({ LocalID: 5, SequenceID: two!.SequenceID });
    await tell({ RequestResult: -1, SequenceID: one!.SequenceID });
    await refusal;
    expect((await second).localId).toBe(5);
    expect(land.all.map(({ localId }) => localId)).toEqual([5]);
  });

  it('about the number of a known parcel is asked about its place: OpenSim answers no other', async () => {
    const { network, grid, land, tell } = await arrived();
    await tell({ LocalID: 7, Bitmap: EAST });
    const asked = land.request(7);
    await network.run(50);
    const [{ ParcelData } = { ParcelData: undefined }] = grid.simulator.all('ParcelPropertiesRequest');
    expect(ParcelData).toMatchObject({ West: 128, South: 0, East: 132, North: 4 });
    expect(grid.simulator.all('ParcelPropertiesRequestByID')).toEqual([]);
    await tell({ LocalID: 7, Name: encodeText('Now'), Bitmap: EAST, SequenceID: ParcelData!.SequenceID });
    expect((await asked).name).toBe('Now');
    const joined = expect(land.request(7)).rejects.toMatchObject({ reason: 'missing' });
    await network.run(50);
    const { SequenceID } = grid.simulator.all('ParcelPropertiesRequest').at(-1)!.ParcelData;
    await tell({ LocalID: 9, Bitmap: ALL, SequenceID });
    await joined;
  });

  it('that comes too late is not mistaken for the parcel that the agent is in', async () => {
    const { network, grid, land, tell } = await arrived();
    const late = expect(land.requestAt({ x: 1, y: 1 }, { timeoutMs: 500 })).rejects.toBeInstanceOf(
      TimeoutError,
    );
    await network.run(600);
    await late;
    const { SequenceID } = grid.simulator.all('ParcelPropertiesRequest')[0]!.ParcelData;
    await tell({ LocalID: 4, SequenceID });
    expect([land.here, land.byLocalId(4)?.localId]).toEqual([undefined, 4]);
  });

  it('ends at its deadline, at the end of the session, and is not asked outside of the region', async () => {
    const { network, session, land } = await arrived();
    const late = expect(land.request(1, { timeoutMs: 500 })).rejects.toBeInstanceOf(TimeoutError);
    await network.run(600);
    await late;
    const cut = expect(land.requestAt({ x: 1, y: 1 })).rejects.toBeInstanceOf(ClosedError);
    for (const x of [-1, 256, Number.NaN]) {
      await expect(land.requestAt({ x, y: 1 })).rejects.toBeInstanceOf(UsageError);
    }
    await network.runUntil(session.logout(), 5000);
    await cut;
  });
});

describe('all parcels of a region', () => {
  it('are asked for by the corners that the overlay shows, and again where it has changed', async () => {
    const { network, grid, land, tell, region } = await arrived();
    const cells = new Uint8Array(4096);
    for (let cell = 0; cell < 4096; cell++) {
      const [column, row] = [cell % 64, Math.floor(cell / 64)];
      cells[cell] = (column === 0 || column === 32 ? 0x40 : 0) | (row === 0 ? 0x80 : 0);
    }
    const overlay = async (changed: Uint8Array): Promise<void> => {
      for (const piece of [0, 1, 2, 3]) {
        const Data = changed.slice(piece * 1024, piece * 1024 + 1024);
        grid.simulator.send({ name: 'ParcelOverlay', ParcelData: { SequenceID: piece, Data } });
      }
      await network.run(100);
    };
    await overlay(cells);
    const questions = () => grid.simulator.all('ParcelPropertiesRequest').map(({ ParcelData }) => ParcelData);
    const asked = land.fetchAll();
    await network.run(100);
    expect(questions().map(({ West, South }) => [West, South])).toEqual([
      [0, 0],
      [128, 0],
    ]);
    await tell({ LocalID: 1, Bitmap: WEST, SequenceID: questions()[0]!.SequenceID });
    await tell({ LocalID: 2, Bitmap: EAST, SequenceID: questions()[1]!.SequenceID });
    expect((await asked).map(({ localId }) => localId)).toEqual([1, 2]);
    expect((await land.fetchAll()).length).toBe(2);
    expect(questions()).toHaveLength(2);
    // Joined: the border between them is gone, which is of both.
    let told = 0;
    region.on('overlayChanged', ({ changes }) => (told += changes.length));
    await overlay(cells.map((cell, at) => (at % 64 === 32 ? cell & ~0x40 : cell)));
    expect(told).toBe(64);
    const again = land.fetchAll();
    await network.run(100);
    await tell({ LocalID: 1, Bitmap: ALL, SequenceID: questions()[2]!.SequenceID });
    expect((await again).map(({ localId }) => localId)).toEqual([1]);
  });

  it('of a region that never tells of some land are those that it tells of', async () => {
    const { network, grid, land, tell } = await arrived();
    const asked = land.fetchWithin({ west: 124, south: 0, east: 132, north: 4 });
    for (let question = 0; question < 2; question++) {
      await network.run(100);
      const { SequenceID } = grid.simulator.all('ParcelPropertiesRequest')[question]!.ParcelData;
      await tell({ LocalID: 1, Bitmap: WEST, SequenceID });
    }
    expect((await asked).map(({ localId }) => localId)).toEqual([1]);
    expect(grid.simulator.all('ParcelPropertiesRequest')).toHaveLength(2);
  });
});

describe('the overlay', () => {
  it('is told when it is complete, once; pieces of no region are malformed', async () => {
    const { network, grid, region, land, malformed } = await arrived();
    let told = 0;
    region.on('overlayCompleted', () => told++);
    for (const SequenceID of [2, 0, 1, 9, -1, 3, 3]) {
      const Data = new Uint8Array(1024).fill(3);
      grid.simulator.send({ name: 'ParcelOverlay', ParcelData: { SequenceID, Data } });
    }
    await network.run(300);
    expect([told, malformed.length, land.overlay.isComplete]).toEqual([1, 2, true]);
    expect(land.overlay.at(200, 200)?.owner).toBe('self');
  });
});

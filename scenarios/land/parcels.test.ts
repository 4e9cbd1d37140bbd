import { beforeEach, describe, expect, it } from 'vitest';
import { defaultRooms } from '@landfall/client';
import type { ArriveOptions, Session } from '@landfall/client';
import { parcels } from '@landfall/client/parcels';
import type { Parcel, RegionWithParcels } from '@landfall/client/parcels';
import { Uuid } from '@landfall/protocol/datatypes';
import { LANDING_TYPE, PARCEL_FLAG } from '@landfall/protocol/parcel';
import { PLAIN, Shore } from '../arrival/shore.ts';

/** The owner of an estate changes its land, and somebody looks on: a whole grid and whole clients. */
let shore: Shore;
let owner: { session: Session; region: RegionWithParcels };
let guest: { session: Session; region: RegionWithParcels };

const CORNER = { west: 32, south: 32, east: 96, north: 96 };
const STONE = { name: 'Stone', position: [40, 40, 26] as [number, number, number] };

const until = <T>(promise: Promise<T>): Promise<T> => shore.until(promise);

async function come(person: 'Test' | 'Second', start?: string): Promise<typeof owner> {
  const rooms = [...defaultRooms({}), parcels()] as never;
  const options: Partial<ArriveOptions> = { rooms, ...(start === undefined ? {} : { start }) };
  const session = await shore.arrive(person, options);
  return { session, region: session.region as unknown as RegionWithParcels };
}

/** What is told of each parcel. */
const told = (all: readonly Parcel[]): unknown[] =>
  all.map(({ localId, name, area, prims }) => [localId, name, area, prims]);

const reasonOf = (promise: Promise<unknown>): Promise<string> =>
  until(
    promise.then(
      () => 'done',
      (error: { reason?: string; code: string }) => error.reason ?? error.code,
    ),
  );

beforeEach(async () => {
  shore = await Shore.build([{ ...PLAIN, prims: [STONE] }], { owner: 'Test User' });
  owner = await come('Test', 'uri:Plain&128&128&25');
  guest = await come('Second', 'uri:Plain&60&60&25');
});

describe('the parcels of a region', () => {
  it('are told to who arrives: the one that it is in', () => {
    expect(told(owner.region.parcels.all)).toEqual([[1, 'Plain', 65_536, 1]]);
    expect(owner.region.parcels.here?.localId).toBe(1);
    expect(owner.region.description?.isEstateManager).toBe(true);
    expect(guest.region.description?.isEstateManager).toBe(false);
  });

  it('are divided and joined again, which the other sees by where it stands and by the overlay', async () => {
    const events: unknown[] = [];
    guest.region.on('parcelEntered', ({ parcel, from }) =>
      events.push(['entered', from?.localId, parcel.localId]),
    );
    guest.region.on('parcelRemoved', ({ parcel }) => events.push(['removed', parcel.localId]));
    const cut = await until(owner.region.parcels.divide(CORNER));
    expect([cut.localId, cut.area, cut.landingType]).toEqual([2, 4096, LANDING_TYPE.anywhere]);
    expect(told(owner.region.parcels.all)).toEqual([
      [2, 'Plain', 4096, 1],
      [1, 'Plain', 61_440, 0],
    ]);
    await shore.network.run(1000);
    expect([guest.region.parcels.here?.localId, guest.region.parcels.at({ x: 60, y: 60 })?.localId]).toEqual([
      2, 2,
    ]);
    const { overlay } = guest.region.parcels;
    expect([
      overlay.at(32, 50)?.hasWestBorder,
      overlay.at(50, 32)?.hasSouthBorder,
      overlay.at(50, 50)?.hasWestBorder,
    ]).toEqual([true, true, false]);
    expect(told(await until(guest.region.parcels.fetchAll()))).toEqual([
      [1, 'Plain', 61_440, 0],
      [2, 'Plain', 4096, 1],
    ]);
    const joined = await until(owner.region.parcels.join({ west: 0, south: 0, east: 256, north: 256 }));
    expect([joined.localId, joined.area]).toEqual([1, 65_536]);
    await shore.network.run(1000);
    expect(events).toEqual([
      ['entered', 1, 2],
      ['removed', 2],
      ['entered', 2, 1],
    ]);
    // Numbers are not used again.
    expect((await until(owner.region.parcels.divide(CORNER))).localId).toBe(3);
  });

  it('are entered on foot', async () => {
    await until(owner.region.parcels.divide({ west: 128, south: 128, east: 132, north: 132 }));
    const entered = new Promise<number>((resolve) => {
      guest.session.on('parcelEntered' as never, ({ parcel }: { parcel: Parcel }) => resolve(parcel.localId));
    });
    guest.session.agent.walkTo({ x: 130, y: 130, z: 25 }).catch(() => undefined);
    expect(await until(entered)).toBe(2);
  });

  it('are changed by their owner, which everybody hears', async () => {
    const heard: unknown[] = [];
    guest.region.on('parcelUpdated', ({ parcel, before }) => heard.push([before?.name, parcel.name]));
    const changes = {
      name: 'Wharf',
      description: 'Mind the gap',
      flags: PARCEL_FLAG.allowFly | PARCEL_FLAG.soundLocal | PARCEL_FLAG.forSaleObjects,
      media: { url: 'http://film.example/', type: 'video/*', width: 320, loops: true },
      obscuresObjectMedia: true,
      landingType: LANDING_TYPE.point,
      landingPoint: { x: 10, y: 20, z: 30 },
      seeAvatars: false,
      passHours: 2.5,
    };
    const parcel = await until(owner.region.parcels.update(1, changes));
    expect(parcel).toMatchObject({
      ...changes,
      // What nobody may switch is not switched.
      flags: PARCEL_FLAG.allowFly | PARCEL_FLAG.soundLocal,
      media: { url: 'http://film.example/', type: 'video/*', width: 320, height: 0, loops: true },
    });
    await shore.network.run(1000);
    expect(heard).toEqual([['Plain', 'Wharf']]);
    expect(guest.region.parcels.overlay.at(200, 200)).toMatchObject({
      isSoundLocal: true,
      hidesAvatars: true,
    });
    expect(owner.region.parcels.overlay.at(200, 200)?.owner).toBe('self');
  });

  it('are changed by message where there is no capability; what it has no room for stays', async () => {
    await until(owner.region.parcels.update(1, { media: { type: 'video/*' }, seeAvatars: false }));
    owner.region.capabilities = new Map();
    const parcel = await until(owner.region.parcels.update(1, { name: 'By circuit' }));
    expect([parcel.name, parcel.media.type, parcel.seeAvatars]).toEqual(['By circuit', 'video/*', false]);
  });

  it('are not changed by others, who are told so', async () => {
    const land = guest.region.parcels;
    expect(await reasonOf(land.update(1, { name: 'Mine' }))).toBe('not-permitted');
    expect(await reasonOf(land.divide(CORNER))).toBe('not-permitted');
    expect(
      await reasonOf(land.setAccess(1, 'banned', [{ agentId: new Uuid(1, 1, 1, 1), untilSeconds: 0 }])),
    ).toBe('not-permitted');
    expect(await reasonOf(land.reclaim(1))).toBe('not-permitted');
    expect(await reasonOf(land.release(1))).toBe('not-permitted');
    await until(owner.region.parcels.divide(CORNER));
    expect(await reasonOf(land.join({ west: 0, south: 0, east: 64, north: 64 }))).toBe('not-permitted');
    expect(told(await until(owner.region.parcels.fetchAll()))).toEqual([
      [1, 'Plain', 61_440, 0],
      [2, 'Plain', 4096, 1],
    ]);
    expect(await until(land.fetchAccess(1, 'banned'))).toEqual([]);
  });

  it('are bought by others when they are for sale, with what is sold with them, and for nothing', async () => {
    const stone = (): string | undefined => {
      const [object] = [...guest.session.region!.objects.all()].filter(({ pcode }) => pcode === 9);
      return String(object?.details.properties?.ownerId);
    };
    const ask = (): Promise<unknown> =>
      until(
        guest.session.region!.properties.fetchProperties(
          [...guest.session.region!.objects.all()].map((one) => one.localId),
        ),
      );
    expect(await reasonOf(guest.region.parcels.buy(1))).toBe('not-permitted');
    const offered = PARCEL_FLAG.forSale | PARCEL_FLAG.sellObjectsWithLand;
    const { flags } = owner.region.parcels.byLocalId(1)!;
    await until(owner.region.parcels.update(1, { flags: flags | offered, salePrice: 5 }));
    expect(await reasonOf(guest.region.parcels.buy(1))).toBe('refused');
    await until(owner.region.parcels.update(1, { salePrice: 0 }));
    const bought = await until(guest.region.parcels.buy(1));
    expect([String(bought.ownerId), bought.flags & offered]).toEqual([String(guest.session.agent.id), 0]);
    await ask();
    expect(stone()).toBe(String(guest.session.agent.id));
    expect(guest.region.parcels.overlay.at(40, 40)?.owner).toBe('self');
    expect(await reasonOf(owner.region.parcels.buy(1))).toBe('not-permitted');
  });

  it('are only divided by a part of one, and joined where there are several', async () => {
    const land = owner.region.parcels;
    await until(land.divide(CORNER));
    for (const area of [
      { ...CORNER, west: 33 },
      { ...CORNER, east: 260 },
      { ...CORNER, north: 32 },
      { ...CORNER, west: Number.NaN },
      CORNER,
    ]) {
      expect(await reasonOf(land.divide(area))).toBe('usage');
    }
    // Over the border of two.
    expect(await reasonOf(land.divide({ west: 0, south: 0, east: 40, north: 40 }))).toBe('refused');
    expect(await reasonOf(land.join({ west: 40, south: 40, east: 60, north: 60 }))).toBe('usage');
    expect(await reasonOf(land.request(77))).toBe('missing');
  });

  it('have lists, which are set whole, in sections, and shown to everybody', async () => {
    const land = owner.region.parcels;
    const people = Array.from({ length: 120 }, (_, at) => ({
      agentId: new Uuid(1, 2, 3, at + 1),
      untilSeconds: 0,
    }));
    expect(await until(land.setAccess(1, 'banned', people.slice(0, 40)))).toHaveLength(40);
    expect(land.byLocalId(1)!.flags & PARCEL_FLAG.useBanList).not.toBe(0);
    expect(
      (await until(guest.region.parcels.fetchAccess(1, 'banned'))).map(({ agentId }) => agentId.d),
    ).toEqual(people.slice(0, 40).map(({ agentId }) => agentId.d));
    expect(await until(land.fetchAccess(1, 'allowed'))).toEqual([]);
    expect(await until(land.setAccess(1, 'banned', []))).toEqual([]);
    expect(land.byLocalId(1)!.flags & PARCEL_FLAG.useBanList).toBe(0);
    expect(await until(land.setAccess(1, 'allowed', people))).toHaveLength(120);
  });

  it('have an id, which leads to what the grid says of them, from any region', async () => {
    const land = guest.region.parcels;
    const id = await until(land.fetchId({ x: 60, y: 60, z: 25 }));
    const info = await until(land.fetchInfo(id));
    expect([info.name, info.area, info.regionName, info.position.x]).toEqual([
      'Plain',
      65_536,
      'Plain',
      256_128,
    ]);
    expect((await until(land.fetchDwell(1, id))).id.equals(id)).toBe(true);
    const nowhere = { regionId: new Uuid(9, 9, 9, 9) };
    expect(await reasonOf(land.fetchId({ x: 60, y: 60, z: 25 }, nowhere))).toBe('missing');
    expect(await reasonOf(land.fetchInfo(new Uuid(1, 1, 1, 1), { timeoutMs: 2000 }))).toBe('timeout');
  });
});

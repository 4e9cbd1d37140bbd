import { beforeAll, describe, expect, it } from 'vitest';
import { defaultRooms } from '@landfall/client';
import { environment } from '@landfall/client/environment';
import type { RegionWithEnvironment } from '@landfall/client/environment';
import { parcels } from '@landfall/client/parcels';
import type { RegionWithParcels } from '@landfall/client/parcels';
import { NEW_REGION_SETTINGS, loadRegionArchive } from '@landfall/assets/region-archive';
import { DEFAULT_SKY } from '@landfall/protocol/asset/settings';
import type { DayCycle } from '@landfall/protocol/asset/settings';
import { PLAIN, Shore } from '../arrival/shore.ts';

/** The owner of an estate changes sky and sun, of the region and of a parcel, and somebody looks on. */
const DAY: DayCycle = {
  type: 'daycycle',
  name: 'Red noon',
  water: [],
  skies: [[{ position: 0, frame: 'red', settings: { ...DEFAULT_SKY, starBrightness: 123 } }], [], [], []],
  others: {},
};

type Here = RegionWithEnvironment & RegionWithParcels;
let shore: Shore;
let owner: Here;
let guest: Here;

const until = <T>(promise: Promise<T>): Promise<T> => shore.until(promise);
const refusalOf = (promise: Promise<unknown>): Promise<string> =>
  until(
    promise.then(
      () => 'done',
      (error: { reason: string; words: string }) => `${error.reason}: ${error.words}`,
    ),
  );

beforeAll(async () => {
  const settings = { ...NEW_REGION_SETTINGS, allowEnvironmentOverride: true };
  shore = await Shore.build([{ ...PLAIN, settings }], { owner: 'Test User' });
  const rooms = [...defaultRooms({}), parcels(), environment()] as never;
  const come = async (person: 'Test' | 'Second'): Promise<Here> =>
    (await shore.arrive(person, { rooms, start: 'uri:Plain&60&60&25' })).region as unknown as Here;
  owner = await come('Test');
  guest = await come('Second');
});

describe('the sky', () => {
  it('is the usual one until the owner gives the region a day; the other hears of it', async () => {
    expect(await until(guest.environment.fetch())).toMatchObject({
      day: undefined,
      dayLengthSeconds: 14_400,
    });
    const changed = new Promise<unknown>((resolve) => {
      guest.on('environmentChanged', ({ environment: now }) =>
        resolve([now.parcelId, now.day?.name, now.dayLengthSeconds]),
      );
    });
    const now = await until(owner.environment.change({ day: DAY, dayLengthSeconds: 3600 }));
    expect(now).toMatchObject({ version: 0, parcelId: -1, day: { name: 'Red noon' } });
    expect(now.day?.skies[0]?.[0]?.settings.starBrightness).toBe(123);
    expect(await until(changed)).toEqual([-1, 'Red noon', 3600]);
    expect((await until(owner.environment.change({ dayLengthSeconds: 7200 }))).day?.name).toBe('Red noon');
  });

  it('of a parcel is its own, told by the parcel’s version to who stands there', async () => {
    expect(owner.parcels.here?.environmentVersion).toBe(-1);
    const own = await until(owner.environment.change({ day: { ...DAY, name: 'Parcel' } }, { parcelId: 1 }));
    expect(own).toMatchObject({ parcelId: 1, day: { name: 'Parcel' } });
    await shore.network.run(1000);
    expect([guest.parcels.here?.environmentVersion, guest.parcels.here?.overrides.allowsOwnSkies]).toEqual([
      0,
      true,
    ]);
    expect((await until(guest.environment.fetchFor(guest.parcels.here!))).day?.name).toBe('Parcel');
    expect((await until(owner.environment.reset({ parcelId: 1 }))).day).toBeUndefined();
    await shore.network.run(1000);
    expect((await until(guest.environment.fetchFor(guest.parcels.here!))).day?.name).toBe('Red noon');
  });

  it('is changed by nobody else, nor where there is no such parcel', async () => {
    expect(await refusalOf(guest.environment.change({ day: DAY }))).toBe(
      'refused: Insufficient estate permissions, settings has not been saved.',
    );
    expect(await refusalOf(guest.environment.change({ day: DAY }, { parcelId: 1 }))).toBe(
      'refused: No permission to change parcel environment',
    );
    expect(await refusalOf(guest.environment.reset())).toContain('Insufficient');
    expect(await refusalOf(owner.environment.change({}, { parcelId: 77 }))).toBe(
      'refused: Could not locate requested parcel',
    );
  });

  it('is saved with the region', async () => {
    const { regions } = await loadRegionArchive(shore.grid.saveArchive());
    expect(regions[0]!.settings?.environment).toContain('Red noon');
    expect((await until(owner.environment.reset())).day).toBeUndefined();
  });

  it('has a time', () => {
    expect(guest.environment.time?.nowSeconds).toBeGreaterThan(0);
  });
});

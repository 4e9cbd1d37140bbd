import { describe, expect, it } from 'vitest';
import { NEW_REGION_SETTINGS, decodeArchivedParcel } from '@landfall/assets/region-archive';
import { encodeUtf8 } from '@landfall/protocol/bytes';
import { encodeSettings } from '@landfall/protocol/asset/settings';
import { Uuid } from '@landfall/protocol/datatypes';
import { asMap, formatLlsdXml, parseLlsd } from '@landfall/protocol/llsd';
import type { LlsdMap } from '@landfall/protocol/llsd';
import { MemoryStore } from '@landfall/assets/store';
import { NOBODY, TEST_CONFIG, createTestWorld, fetchBy, urlOf } from '../../testing/index.ts';
import type { TestAgent } from '../../testing/index.ts';

/** As OpenSim keeps it: notation, with a header. */
const NIGHT = "<? llsd/notation ?>\n{'day_length':i14400,'day_cycle':{'name':'night'}}";
const DAWN = '<llsd><map><key>day_length</key><integer>7</integer></map></llsd>';

async function dayOf(query: string, environment: string, override: boolean): Promise<LlsdMap> {
  const settings = { ...NEW_REGION_SETTINGS, environment, allowEnvironmentOverride: override };
  const all = '/'.repeat(682) + '8=';
  const xml = `<LandData><LocalID>4</LocalID><Bitmap>${all}</Bitmap></LandData>`;
  const parcels = [{ ...decodeArchivedParcel(encodeUtf8(xml)), environment: DAWN }];
  const regions = [{ name: 'Plain', terrain: { kind: 'flat', height: 25 } as const, settings, parcels }];
  const world = await createTestWorld({ ...TEST_CONFIG, regions });
  const agent = await world.arrive();
  return asMap(parseLlsd((await fetchBy(world, agent, 'ExtEnvironment', query)).body));
}

describe('the day of a region', () => {
  it('is that of its archive, in either form of text', async () => {
    for (const text of [NIGHT, DAWN]) {
      const answer = await dayOf('', text, false);
      expect(answer).toMatchObject({ success: true, parcel_id: -1 });
      expect(asMap(answer['environment'])['is_default']).toBeUndefined();
    }
    expect(await dayOf('', NIGHT, false)).toMatchObject({
      environment: { day_length: 14_400, day_cycle: { name: 'night' } },
    });
  });

  it('is a parcel’s own only where the region lets parcels have one', async () => {
    expect(await dayOf('?parcelid=4', NIGHT, true)).toMatchObject({
      environment: { day_length: 7, parcel_id: 4 },
    });
    expect(await dayOf('?parcelid=4', NIGHT, false)).toMatchObject({ environment: { is_default: true } });
    expect(await dayOf('?parcelid=5', NIGHT, true)).toMatchObject({ environment: { is_default: true } });
  });

  it.each(['', 'x', '<llsd><array /></llsd>', '<llsd><map /></llsd>', '{'])(
    'is the usual one where the archive’s is none: %j',
    async (text) => {
      expect(await dayOf('', text, true)).toMatchObject({ success: true, environment: { is_default: true } });
    },
  );
});

describe('a change of the day', () => {
  const DAY_ASSET = Uuid.parse('11111111-2222-4333-8444-555555555501');
  const TEXT_ASSET = Uuid.parse('11111111-2222-4333-8444-555555555502');

  async function site() {
    const store = new MemoryStore();
    const day = { type: 'daycycle', name: 'Kept', water: [], skies: [[], [], [], []], others: {} } as const;
    await store.put({ id: DAY_ASSET, type: 56, bytes: encodeSettings(day) });
    await store.put({ id: TEXT_ASSET, type: 7, bytes: encodeUtf8('no day') });
    const world = await createTestWorld({ ...TEST_CONFIG, owner: 'Test User' }, { assets: store });
    const owner = await world.arrive();
    const older = await world.arrive({ firstName: 'Second', lastName: 'Avatar' });
    const url = await urlOf(world, owner, 'ExtEnvironment');
    const put = async (body: string, query = '', method: 'PUT' | 'DELETE' = 'PUT'): Promise<LlsdMap> => {
      const request = { method, url: `${url}${query}`, body: encodeUtf8(body) };
      return asMap(parseLlsd((await world.network.runUntil(world.ports.http.request(request), 1000)).body));
    };
    const get = async (): Promise<LlsdMap> =>
      asMap(asMap(parseLlsd((await fetchBy(world, owner, 'ExtEnvironment', '')).body))['environment']);
    return { world, owner, older, put, get };
  }

  it('may name a day by its asset; what is no asset, or no day, is refused', async () => {
    const { put, get } = await site();
    const named = (id: Uuid): string => formatLlsdXml({ environment: { day_asset: id, day_length: 60 } });
    expect(await put(named(DAY_ASSET))).toMatchObject({ success: true });
    expect(await get()).toMatchObject({ day_cycle: { name: 'Kept' }, day_length: 60, env_version: 0 });
    for (const id of [TEXT_ASSET, NOBODY])
      expect(await put(named(id))).toEqual({ success: false, message: 'Failed to decode request' });
    expect(await get()).toMatchObject({ day_length: 60, env_version: 0 });
  });

  it.each([
    '',
    '<llsd><map /></llsd>',
    '<llsd><array /></llsd>',
    'x',
    `<llsd>${'<array>'.repeat(500)}</llsd>`,
  ])('that is none changes nothing: %j', async (text) => {
    const { put, get } = await site();
    expect(await put(text)).toEqual({ success: false, message: 'Failed to decode request' });
    expect((await get())['is_default']).toBe(true);
  });

  it('of one of its skies alone is not known, as in OpenSim', async () => {
    const { put } = await site();
    const body = formatLlsdXml({ environment: { day_length: 60 } });
    expect(await put(body, '?trackno=1')).toEqual({
      success: false,
      message: 'Environment Track not supported',
    });
    expect(await put(body, '?trackno=-1')).toMatchObject({ success: true });
    expect(await put('', '?trackno=2', 'DELETE')).toMatchObject({ success: false });
  });

  it('is told by RegionInfo to who knows of environments, to others by an event', async () => {
    const { world, owner, older, put } = await site();
    await put(formatLlsdXml({ environment: { day_length: 60 } }));
    await world.network.run(1000);
    const told = (agent: TestAgent) => [
      agent.all('RegionInfo').length,
      agent.events.filter(({ message }) => message === 'WindLightRefresh').length,
    ];
    expect([told(owner), told(older)]).toEqual([
      [1, 0],
      [0, 1],
    ]);
    await put('', '', 'DELETE');
    await world.network.run(1000);
    expect([told(owner), told(older)]).toEqual([
      [2, 0],
      [0, 2],
    ]);
  });
});

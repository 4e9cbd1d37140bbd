import { describe, expect, it } from 'vitest';
import { NEW_REGION_SETTINGS, decodeArchivedParcel } from '@landfall/assets/region-archive';
import { encodeUtf8 } from '@landfall/protocol/bytes';
import { asMap, parseLlsd } from '@landfall/protocol/llsd';
import type { LlsdMap } from '@landfall/protocol/llsd';
import { TEST_CONFIG, createTestWorld, fetchBy } from '../../testing/index.ts';

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

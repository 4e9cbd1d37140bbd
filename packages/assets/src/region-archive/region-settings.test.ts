import { describe, expect, it } from 'vitest';
import { decodeUtf8, encodeUtf8 } from '@landfall/protocol/bytes';
import { DecodeError } from '@landfall/protocol/errors';
import { decodeRegionSettings } from './region-settings.ts';
import { SETTINGS } from './test-archive.ts';
import { encodeRegionSettings } from './write-region-settings.ts';

describe('the settings of a region', () => {
  it('are read although the file says that it is UTF-16', () => {
    const settings = decodeRegionSettings(encodeUtf8(SETTINGS));
    expect(settings).toMatchObject({
      blockFly: true,
      allowDamage: false,
      agentLimit: 7,
      waterHeight: 21.25,
      spawnPoints: [{ yaw: 0.5, pitch: -0.25, distance: 3 }],
      environment: '<llsd/>',
      allowDirectTeleport: false,
      allowEnvironmentOverride: undefined,
      textureLow: { southWest: 3.5, northEast: 10 },
    });
    expect(String(settings.groundTextures[0])).toBe('11111111-2222-4333-8444-555555555501');
    expect(String(settings.telehubId)).toBe('11111111-2222-4333-8444-555555555502');
  });

  it('are as in a new region where the file says nothing', () => {
    const settings = decodeRegionSettings(encodeUtf8('<RegionSettings />'));
    expect(settings).toMatchObject({
      allowLandResell: true,
      waterHeight: 20,
      raiseLimit: 100,
      lowerLimit: -100,
      useEstateSun: true,
      agentLimit: 40,
      groundMaterials: [],
      allowDirectTeleport: undefined,
    });
    expect(settings.groundTextures).toHaveLength(4);
  });

  it('are the same once they were written, what is not known here too', () => {
    const settings = decodeRegionSettings(encodeUtf8(SETTINGS));
    const written = encodeRegionSettings(settings);
    expect(decodeRegionSettings(written)).toEqual(settings);
    expect(decodeUtf8(written)).toMatch(
      /<Later>1<\/Later>\n {2}<\/General>\n[^]*<Newer>\n {4}<x>1<\/x>\n {2}<\/Newer>/,
    );
  });

  it('stand an element a line, as OpenSim needs it', () => {
    const text = decodeUtf8(encodeRegionSettings(decodeRegionSettings(encodeUtf8(SETTINGS))));
    expect(text).not.toMatch(/<\/\w+><(?!\/)/);
    expect(text.split('\n').slice(1, 4)).toEqual([
      '<RegionSettings>',
      '  <General>',
      '    <AllowDamage>False</AllowDamage>',
    ]);
  });

  it('keep the materials of the ground where there are any', () => {
    const one = '11111111-2222-4333-8444-555555555509';
    const text = `<RegionSettings><GroundTextures><PBR2>${one}</PBR2></GroundTextures></RegionSettings>`;
    const settings = decodeRegionSettings(encodeUtf8(text));
    expect(settings.groundMaterials.map(({ isZero }) => isZero)).toEqual([true, false, true, true]);
    expect(decodeRegionSettings(encodeRegionSettings(settings))).toEqual(settings);
  });

  it.each([
    ['<LandData />', '<LandData> is no RegionSettings'],
    ['<RegionSettings>', 'document ends'],
    [
      '<RegionSettings><Terrain><WaterHeight>deep</WaterHeight></Terrain></RegionSettings>',
      'in Terrain.WaterHeight',
    ],
    ['<RegionSettings><Telehub><SpawnPoint>1,2</SpawnPoint></Telehub></RegionSettings>', 'not three numbers'],
    ['<!DOCTYPE x [<!ENTITY a "b">]><RegionSettings />', 'document type'],
  ])('%s are refused', (text, why) => {
    expect(() => decodeRegionSettings(encodeUtf8(text))).toThrow(DecodeError);
    expect(() => decodeRegionSettings(encodeUtf8(text))).toThrow(why);
  });
});

import { NEW_REGION_SETTINGS } from '@landfall/assets/region-archive';
import type { Corners, RegionSettings } from '@landfall/assets/region-archive';
import { Uuid } from '@landfall/protocol/datatypes';
import { REGION_FLAG, SIM_ACCESS } from '@landfall/protocol/region';
import type { RegionConfig } from '../../config/index.ts';
import { Part } from '../region/index.ts';
import type { Region } from '../region/index.ts';
import { estateFlagsOf } from './estate-rules.ts';

/** As they are now: they can be changed in-world. */
const SETTINGS = new Part(({ config, waterHeight, maxAgents }: Region): { now: RegionSettings } => ({
  now: {
    ...(config.settings ?? NEW_REGION_SETTINGS),
    ...groundOf(config),
    waterHeight,
    agentLimit: maxAgents,
  },
}));

function groundOf({ ground }: RegionConfig): Partial<RegionSettings> {
  const { textures, start, range } = ground;
  return {
    ...(textures && { groundTextures: textures.map((id) => Uuid.parse(id)) }),
    ...(start && { textureLow: cornersOf(start) }),
    ...(range && { textureHigh: cornersOf(range) }),
  };
}

const cornersOf = ([southWest, northWest, southEast, northEast]: readonly [
  number,
  number,
  number,
  number,
]): Corners => ({
  southWest,
  northWest,
  southEast,
  northEast,
});

/** What the region says of itself: of the archive that it came from, else as of a new one. */
export const settingsOf = (region: Region): RegionSettings => region.part(SETTINGS).now;

/** Changes what the region says of itself. Who does so tells those who are there. */
export function changeSettings(region: Region, changes: Partial<RegionSettings>): void {
  const settings = region.part(SETTINGS);
  settings.now = { ...settings.now, ...changes };
}

/** What estates allow unless somebody forbids it. @source captures/login-standard */
const ALWAYS = REGION_FLAG.allowLandmark | REGION_FLAG.allowSetHome;

/** `RegionFlags` of RegionHandshake, RegionInfo and SimStats. @source OpenSim EstateManagementModule.cs (GetRegionFlags) */
export function regionFlagsOf(region: Region): number {
  const settings = settingsOf(region);
  const flags: readonly (readonly [boolean, number])[] = [
    [settings.allowDamage, REGION_FLAG.allowDamage],
    [settings.blockTerraform, REGION_FLAG.blockTerraform],
    [!settings.allowLandResell, REGION_FLAG.blockLandResell],
    [settings.disableCollisions, REGION_FLAG.skipCollisions],
    [settings.disableScripts, REGION_FLAG.skipScripts],
    [settings.disablePhysics, REGION_FLAG.skipPhysics],
    [settings.blockFly, REGION_FLAG.blockFly],
    [settings.restrictPushing, REGION_FLAG.restrictPushObject],
    [settings.allowLandJoinDivide, REGION_FLAG.allowParcelChanges],
    [settings.blockLandSearch, REGION_FLAG.blockParcelSearch],
    [allowsOwnSkies(region), REGION_FLAG.allowEnvironmentOverride],
  ];
  return (
    flags.reduce((all, [isSet, flag]) => (isSet ? all | flag : all), ALWAYS | estateFlagsOf(region)) >>> 0
  );
}

const ACCESS = [SIM_ACCESS.general, SIM_ACCESS.moderate, SIM_ACCESS.adult] as const;

/** How the region is rated, as `SIM_ACCESS`; general where its rating is none. */
export const accessOf = (region: Region): number => ACCESS[settingsOf(region).maturity] ?? SIM_ACCESS.general;

/** Whether parcels may have a sky of their own. */
export const allowsOwnSkies = (region: Region): boolean =>
  settingsOf(region).allowEnvironmentOverride === true;

/** Whether somebody may change what is the estate's: its owner may. @source OpenSim EstateSettings.cs (IsEstateManagerOrOwner) */
export const isEstateManager = (region: Region, agentId: Uuid): boolean => region.ownerId.equals(agentId);

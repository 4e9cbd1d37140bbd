import { REGION_FLAG } from '@landfall/protocol/region';
import { Part } from '../region/index.ts';
import type { Region } from '../region/index.ts';

/** What an estate says of all its regions, beside what each says of itself. */
export interface EstateRules {
  /** Everybody may come; else only who is on its list. */
  readonly isPublic: boolean;
  /** That bit of {@link REGION_FLAG} is set: teleports may lead to any place. Clients are told, and nothing more. */
  readonly allowDirectTeleport: boolean;
  /** That bit of {@link REGION_FLAG} is set: voice may be used. Clients are told, and nothing more. */
  readonly allowVoice: boolean;
  /**
   * That bit of {@link REGION_FLAG} is set: accounts of unknown people are not wanted. Clients are told, and nobody is kept out.
   */
  readonly denyAnonymous: boolean;
  /** That bit of {@link REGION_FLAG} is set: people of unknown age are not wanted. Clients are told, and nobody is kept out. */
  readonly denyAgeUnverified: boolean;
}

/** As a new estate has it. @source captures/login-standard (RegionFlags) */
const USUAL: EstateRules = Object.freeze({
  isPublic: true,
  allowDirectTeleport: false,
  allowVoice: true,
  denyAnonymous: false,
  denyAgeUnverified: false,
});

/** Every region is an estate of its own here. */
const RULES = new Part<Region, { now: EstateRules }>(() => ({ now: USUAL }));

/** What the estate of a region says. */
export const estateRulesOf = (region: Region): EstateRules => region.part(RULES).now;

/** Changes what the estate says. Who does so tells those who are there. */
export function changeEstateRules(region: Region, changes: Partial<EstateRules>): void {
  const rules = region.part(RULES);
  rules.now = { ...rules.now, ...changes };
}

/** The bits of `RegionFlags` that are the estate's. @source OpenSim EstateManagementModule.cs (GetRegionFlags) */
export function estateFlagsOf(region: Region): number {
  const rules = estateRulesOf(region);
  const flags: readonly (readonly [boolean, number])[] = [
    [rules.allowDirectTeleport, REGION_FLAG.allowDirectTeleport],
    [rules.allowVoice, REGION_FLAG.allowVoice],
    [rules.denyAnonymous, REGION_FLAG.denyAnonymous],
    [rules.denyAgeUnverified, REGION_FLAG.denyAgeUnverified],
  ];
  return flags.reduce((all, [isSet, flag]) => (isSet ? all | flag : all), 0);
}

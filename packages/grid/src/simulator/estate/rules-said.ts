import type { RegionSettings } from '@landfall/assets/region-archive';
import { asBoolean, asReal } from '@landfall/protocol/llsd';
import type { LlsdMap } from '@landfall/protocol/llsd';
import { SIM_ACCESS } from '@landfall/protocol/region';

/** Objects may be worth at most so much more. */
export const MOST_BONUS = 100;

const FLAGS: readonly (readonly [said: string, setting: keyof RegionSettings])[] = [
  ['block_terraform', 'blockTerraform'],
  ['block_fly', 'blockFly'],
  ['allow_damage', 'allowDamage'],
  ['allow_land_resell', 'allowLandResell'],
  ['restrict_pushobject', 'restrictPushing'],
  ['allow_parcel_changes', 'allowLandJoinDivide'],
  ['block_parcel_search', 'blockLandSearch'],
];

/** How a region is rated by what viewers call its access. @source OpenSim EstateManagementModule.cs */
export const maturityOf = (access: number): number =>
  access <= SIM_ACCESS.general ? 0 : access <= SIM_ACCESS.moderate ? 1 : 2;

/** How many may be in a region of those that say a number: all that it can hold where the number is none. */
export const agentLimitOf = (agents: number, most: number): number =>
  agents > 1 && agents <= most ? Math.trunc(agents) : most;

/** What a DispatchRegionInfo changes; undefined where nothing in it is known, or a number is none. */
export function rulesSaid(
  said: LlsdMap,
  settings: RegionSettings,
  maxAgents: number,
): Partial<RegionSettings> | undefined {
  const flags = FLAGS.flatMap(([name, setting]) =>
    said[name] === undefined ? [] : [[setting, asBoolean(said[name])] as const],
  );
  const [agents, bonus, access] = ['agent_limit', 'prim_bonus', 'sim_access'].map((name) =>
    said[name] === undefined ? undefined : asReal(said[name]),
  );
  const numbers = [agents, bonus, access].filter((number) => number !== undefined);
  if (flags.length + numbers.length === 0 || !numbers.every(Number.isFinite)) return undefined;
  if (bonus !== undefined && (bonus < 0 || bonus > MOST_BONUS)) return undefined;
  return {
    ...Object.fromEntries(flags),
    agentLimit: agents === undefined ? settings.agentLimit : agentLimitOf(agents, maxAgents),
    objectBonus: bonus ?? settings.objectBonus,
    maturity: access === undefined ? settings.maturity : maturityOf(access),
  };
}

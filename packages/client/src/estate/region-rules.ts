import { UsageError } from '@landfall/protocol/errors';
import { real } from '@landfall/protocol/llsd';
import type { LlsdMap } from '@landfall/protocol/llsd';
import type { MessageOf } from '@landfall/protocol/message';
import { REGION_FLAG, SIM_ACCESS } from '@landfall/protocol/region';

/** What a region allows. */
export interface RegionRules {
  /** The ground may not be changed by those who own land there. */
  readonly blockTerraform: boolean;
  /** Nobody may fly. */
  readonly blockFly: boolean;
  /** Avatars can be hurt. */
  readonly allowDamage: boolean;
  /** Land may be sold on by those who have bought it. */
  readonly allowLandResell: boolean;
  /** Scripts may not push others about. */
  readonly restrictPushing: boolean;
  /** Parcels may be divided and joined. */
  readonly allowParcelChanges: boolean;
  /** Told by the capability only. */
  readonly blockParcelSearch: boolean;
  /** How it is rated: general, moderate or adult of `SIM_ACCESS`. */
  readonly access: number;
  /** How many may be there, 2 to 32767; all that it can hold where that is fewer. */
  readonly agentLimit: number;
  /** How many times as many objects parcels may have, 0 to 100. */
  readonly objectBonus: number;
}

type Flag = Exclude<keyof RegionRules, 'access' | 'agentLimit' | 'objectBonus'>;

/** By bit, by whether the bit says the opposite, and by the name that DispatchRegionInfo has for it. @source OpenSim EstateManagementModule.cs (SetRegionInfobyCap, GetRegionFlags) */
const FLAGS: Readonly<Record<Flag, readonly [flag: number, isOpposite: boolean, said: string]>> = {
  blockTerraform: [REGION_FLAG.blockTerraform, false, 'block_terraform'],
  blockFly: [REGION_FLAG.blockFly, false, 'block_fly'],
  allowDamage: [REGION_FLAG.allowDamage, false, 'allow_damage'],
  allowLandResell: [REGION_FLAG.blockLandResell, true, 'allow_land_resell'],
  restrictPushing: [REGION_FLAG.restrictPushObject, false, 'restrict_pushobject'],
  allowParcelChanges: [REGION_FLAG.allowParcelChanges, false, 'allow_parcel_changes'],
  blockParcelSearch: [REGION_FLAG.blockParcelSearch, false, 'block_parcel_search'],
};
const FLAG_NAMES = Object.keys(FLAGS) as readonly Flag[];

const RATINGS: readonly number[] = [SIM_ACCESS.general, SIM_ACCESS.moderate, SIM_ACCESS.adult];
const MOST_AGENTS = 0x7fff;
const MOST_BONUS = 100;
/** Bonuses go as decimals, and come back as F32. */
const BONUS_STEP = 1e-4;

/** What a RegionInfo says of them. */
export function rulesIn({ RegionInfo: said, RegionInfo2 }: MessageOf<'RegionInfo'>): RegionRules {
  const flags = FLAG_NAMES.map((name) => {
    const [flag, isOpposite] = FLAGS[name];
    return [name, ((said.RegionFlags & flag) !== 0) !== isOpposite];
  });
  return {
    ...(Object.fromEntries(flags) as Record<Flag, boolean>),
    access: said.SimAccess,
    agentLimit: RegionInfo2.MaxAgents32 || said.MaxAgents,
    objectBonus: said.ObjectBonusFactor,
  };
}

/** Whether a region has become as it was wanted. How many may come is not looked at: regions have limits of their own. */
export const isRegionAs = (rules: RegionRules, changes: Partial<RegionRules>): boolean =>
  FLAG_NAMES.every((name) => changes[name] === undefined || changes[name] === rules[name]) &&
  (changes.access === undefined || changes.access === rules.access) &&
  (changes.objectBonus === undefined || Math.abs(changes.objectBonus - rules.objectBonus) < BONUS_STEP);

/** @throws UsageError where nothing is changed, or a number is none that regions take */
export function checkChanges(changes: Partial<RegionRules>): void {
  const { access, agentLimit, objectBonus, ...flags } = changes;
  const said = [access, agentLimit, objectBonus, ...Object.values(flags)];
  if (said.every((value) => value === undefined)) throw new UsageError('no rule of the region is changed');
  if (access !== undefined && !RATINGS.includes(access))
    throw new UsageError('access: general, moderate or adult of SIM_ACCESS');
  if (
    agentLimit !== undefined &&
    !(Number.isInteger(agentLimit) && agentLimit > 1 && agentLimit <= MOST_AGENTS)
  )
    throw new UsageError(`agentLimit: 2 to ${MOST_AGENTS}`);
  if (objectBonus !== undefined && !(objectBonus >= 0 && objectBonus <= MOST_BONUS))
    throw new UsageError(`objectBonus: 0 to ${MOST_BONUS}`);
}

/** The form DispatchRegionInfo, all of it: what is not named would stay, but OpenSim refuses forms of less than three lines. @source OpenSim DispatchRegionInfo.cs */
export function regionForm(before: RegionRules, changes: Partial<RegionRules>): LlsdMap {
  const flags = FLAG_NAMES.map((name) => [FLAGS[name][2], changes[name] ?? before[name]] as const);
  return {
    ...Object.fromEntries(flags),
    sim_access: changes.access ?? before.access,
    agent_limit: changes.agentLimit ?? before.agentLimit,
    prim_bonus: real(changes.objectBonus ?? before.objectBonus),
  };
}

/** The parameters of `setregioninfo`: all of them, but for `blockParcelSearch`, which has no place there. @source OpenSim LLClientView.cs (setregioninfo) */
export function regionParameters(before: RegionRules, changes: Partial<RegionRules>): readonly string[] {
  const flag = (name: Flag): string => ((changes[name] ?? before[name]) ? 'Y' : 'N');
  return [
    flag('blockTerraform'),
    flag('blockFly'),
    flag('allowDamage'),
    flag('allowLandResell'),
    String(changes.agentLimit ?? before.agentLimit),
    (changes.objectBonus ?? before.objectBonus).toFixed(6),
    String(changes.access ?? before.access),
    flag('restrictPushing'),
    flag('allowParcelChanges'),
  ];
}

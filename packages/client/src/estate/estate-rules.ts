import type { LlsdMap } from '@landfall/protocol/llsd';
import { ESTATE_FLAG, REGION_FLAG } from '@landfall/protocol/region';
import type { EstateInfo } from '@landfall/protocol/region';

/** What an estate says of all its regions. */
export interface EstateRules {
  /** Everybody may come; else only who is on its list. */
  readonly isPublic: boolean;
  /** To any place, rather than where the region wants arrivals. */
  readonly allowDirectTeleport: boolean;
  /** People may talk by voice. */
  readonly allowVoice: boolean;
  /** Accounts of which no means of payment is known may not come. */
  readonly denyAnonymous: boolean;
  /** Accounts of which the age is not known may not come. */
  readonly denyAgeUnverified: boolean;
  /** Parcels may have skies of their own. */
  readonly allowEnvironmentOverride: boolean;
}

/** What is known of an estate. */
export type KnownEstate = EstateInfo & { readonly rules: EstateRules };

/** By bit, and by the name that EstateChangeInfo has for it. @source OpenSim EstateChangeInfo.cs, EstateManagementModule.cs (GetEstateFlags) */
const RULES: Readonly<Record<keyof EstateRules, readonly [flag: number, said: string]>> = {
  isPublic: [ESTATE_FLAG.externallyVisible, 'is_externally_visible'],
  allowDirectTeleport: [REGION_FLAG.allowDirectTeleport, 'allow_direct_teleport'],
  allowVoice: [REGION_FLAG.allowVoice, 'allow_voice_chat'],
  denyAnonymous: [REGION_FLAG.denyAnonymous, 'deny_anonymous'],
  denyAgeUnverified: [REGION_FLAG.denyAgeUnverified, 'deny_age_unverified'],
  allowEnvironmentOverride: [REGION_FLAG.allowEnvironmentOverride, 'override_environment'],
};

const NAMES = Object.keys(RULES) as readonly (keyof EstateRules)[];

/** With its rules, as its flags say them. */
export function knownEstate(info: EstateInfo): KnownEstate {
  const rules = NAMES.map((name) => [name, (info.flags & RULES[name][0]) !== 0]);
  return { ...info, rules: Object.fromEntries(rules) };
}

/** Whether an estate has become as it was wanted. */
export const isEstateAs = ({ rules }: KnownEstate, changes: Partial<EstateRules>): boolean =>
  NAMES.every((name) => changes[name] === undefined || changes[name] === rules[name]);

/** The method of an EstateOwnerMessage that says what an estate allows. */
export const ESTATE_CHANGE_INFO = 'estatechangeinfo';

/**
 * The parameters of {@link ESTATE_CHANGE_INFO}: a name, which regions do not look at, all flags, and the hour of the sun, which none has any more.
 * @source OpenSim LLClientView.cs (estatechangeinfo), EstateManagementModule.cs (HandleEstateChangeInfo)
 */
export function estateParameters(before: KnownEstate, changes: Partial<EstateRules>): readonly string[] {
  const flags = NAMES.reduce((all, name) => {
    const [flag] = RULES[name];
    return (changes[name] ?? before.rules[name]) ? all | flag : all & ~flag;
  }, before.flags);
  return [before.name, String(flags >>> 0), '0'];
}

/** All of the form: what is not said would be forbidden, and whether parcels keep their own lists would be turned around. @source OpenSim EstateChangeInfo.cs */
export function estateForm(before: KnownEstate, changes: Partial<EstateRules>): LlsdMap {
  const rules = NAMES.map((name) => [RULES[name][1], changes[name] ?? before.rules[name]]);
  return {
    estate_name: before.name,
    override_public_access: (before.flags & ESTATE_FLAG.allowAccessOverride) !== 0,
    ...(Object.fromEntries(rules) as LlsdMap),
  };
}

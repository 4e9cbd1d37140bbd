import { normalizeIpAddress, regionHandleOf, Uuid } from '../datatypes/index.ts';
import type { RegionHandle } from '../datatypes/index.ts';
import { asReal, asString, asUuid } from '../llsd/index.ts';
import type { LlsdMap, LlsdValue, MutableLlsdMap } from '../llsd/index.ts';
import { isHttpUrl } from '../url/index.ts';
import {
  commaSeparated,
  first,
  inKey,
  integer,
  list,
  map,
  name,
  notationHome,
  notationVector,
  raw,
  text,
  uuid,
} from './field-codecs.ts';
import { asExtra, copyMap, readFields, writeFields, type FieldTable } from './field-table.ts';
import type { IncompleteLogin } from './login-outcome.ts';
import { toldRegionSide } from '../region/index.ts';
import type { LoginResponse, LoginSections } from './login-response.ts';
import {
  buddy,
  category,
  gesture,
  globalTextures,
  initialOutfit,
  inventoryFolder,
  loginFlags,
} from './section-codecs.ts';

const SECTIONS: FieldTable<LoginSections> = {
  startLocation: { wire: 'start_location', codec: text },
  lookAt: { wire: 'look_at', codec: notationVector },
  home: { wire: 'home', codec: notationHome },
  firstName: { wire: 'first_name', codec: name },
  lastName: { wire: 'last_name', codec: name },
  displayName: { wire: 'display_name', codec: name },
  agentAccess: { wire: 'agent_access', codec: text },
  agentAccessMax: { wire: 'agent_access_max', codec: text },
  agentRegionAccess: { wire: 'agent_region_access', codec: text },
  message: { wire: 'message', codec: text },
  secondsSinceEpoch: { wire: 'seconds_since_epoch', codec: integer },
  inventoryRoot: { wire: 'inventory-root', codec: first(inKey('folder_id', uuid)) },
  inventorySkeleton: { wire: 'inventory-skeleton', codec: list(inventoryFolder) },
  libraryRoot: { wire: 'inventory-lib-root', codec: first(inKey('folder_id', uuid)) },
  libraryOwner: { wire: 'inventory-lib-owner', codec: first(inKey('agent_id', uuid)) },
  librarySkeleton: { wire: 'inventory-skel-lib', codec: list(inventoryFolder) },
  buddyList: { wire: 'buddy-list', codec: list(buddy) },
  gestures: { wire: 'gestures', codec: list(gesture) },
  loginFlags: { wire: 'login-flags', codec: first(loginFlags) },
  initialOutfit: { wire: 'initial-outfit', codec: first(initialOutfit) },
  uiConfig: { wire: 'ui-config', codec: first(map) },
  globalTextures: { wire: 'global-textures', codec: first(globalTextures) },
  eventCategories: { wire: 'event_categories', codec: list(category) },
  classifiedCategories: { wire: 'classified_categories', codec: list(category) },
  eventNotifications: { wire: 'event_notifications', codec: list(map) },
  maxAgentGroups: { wire: 'max-agent-groups', codec: integer },
  mapServerUrl: { wire: 'map-server-url', codec: text },
  search: { wire: 'search', codec: text },
  profileServerUrl: { wire: 'profile-server-url', codec: text },
  currency: { wire: 'currency', codec: text },
  realCurrency: { wire: 'real_currency', codec: text },
  classifiedFee: { wire: 'classified_fee', codec: integer },
  openIdUrl: { wire: 'openid_url', codec: text },
  openIdToken: { wire: 'openid_token', codec: text },
  httpPort: { wire: 'http_port', codec: integer },
  realId: { wire: 'real_id', codec: uuid },
  destinationGuideUrl: { wire: 'destination_guide_url', codec: text },
  avatarPickerUrl: { wire: 'avatar_picker_url', codec: text },
  agentAppearanceService: { wire: 'agent_appearance_service', codec: text },
  helpUrlFormat: { wire: 'help_url_format', codec: text },
  snapshotConfigUrl: { wire: 'snapshot_config_url', codec: text },
  udpBlacklist: { wire: 'udp_blacklist', codec: commaSeparated },
  accountLevelBenefits: { wire: 'account_level_benefits', codec: raw },
  premiumPackages: { wire: 'premium_packages', codec: raw },
  cofVersion: { wire: 'cof_version', codec: integer },
  mfaHash: { wire: 'mfa_hash', codec: text },
  voiceConfig: { wire: 'voice-config', codec: first(map) },
  newuserConfig: { wire: 'newuser-config', codec: first(map) },
  tutorialSetting: { wire: 'tutorial_setting', codec: first(map) },
};

/** Fields that a response has outside its sections. */
const ESSENTIALS: readonly string[] = [
  'login',
  'agent_id',
  'session_id',
  'secure_session_id',
  'circuit_code',
  'sim_ip',
  'sim_port',
  'seed_capability',
  'region_x',
  'region_y',
  'region_size_x',
  'region_size_y',
];

/** The response in a map of `login` = true, or the first field without which there can be no session. */
export function readSuccess(fields: LlsdMap): LoginResponse | IncompleteLogin {
  const lacking = firstUnusable(fields);
  if (lacking !== undefined) {
    return {
      type: 'incomplete',
      field: lacking,
      message: `the login answer has ${unusable(fields, lacking)}`,
    };
  }
  const rest = copyMap(fields);
  const sections = readFields(SECTIONS, fields, rest);
  for (const wire of ESSENTIALS) delete rest[wire];
  return {
    ...sections,
    agentId: asUuid(fields['agent_id']),
    sessionId: asUuid(fields['session_id']),
    secureSessionId: asUuid(fields['secure_session_id']),
    circuitCode: wholeU32(fields['circuit_code']) ?? 0,
    simulator: { address: simulatorAddress(fields) ?? '', port: wholeU32(fields['sim_port']) ?? 0 },
    seedCapability: trimmed(fields, 'seed_capability'),
    regionCorner: { x: wholeU32(fields['region_x']) ?? 0, y: wholeU32(fields['region_y']) ?? 0 },
    regionSize: { x: regionSide(fields, 'region_size_x'), y: regionSide(fields, 'region_size_y') },
    ...(fields['region_size_x'] === undefined ? { isRegionSizeAssumed: true } : {}),
    ...asExtra(rest),
  };
}

/** The map of a success, `login` included. */
export function writeSuccess(response: LoginResponse): LlsdMap {
  const fields: MutableLlsdMap = copyMap(response.extra ?? {});
  writeFields(SECTIONS, response, fields);
  return Object.assign(fields, {
    login: 'true',
    agent_id: response.agentId,
    session_id: response.sessionId,
    secure_session_id: response.secureSessionId,
    circuit_code: response.circuitCode | 0,
    sim_ip: response.simulator.address,
    sim_port: response.simulator.port,
    seed_capability: response.seedCapability,
    region_x: response.regionCorner.x | 0,
    region_y: response.regionCorner.y | 0,
    ...(response.isRegionSizeAssumed === true
      ? {}
      : { region_size_x: response.regionSize.x, region_size_y: response.regionSize.y }),
  });
}

/** The handle of the region where the agent arrives. */
export function regionHandleOfLogin({ regionCorner }: LoginResponse): RegionHandle {
  return regionHandleOf(regionCorner.x, regionCorner.y);
}

function firstUnusable(fields: LlsdMap): string | undefined {
  const port = wholeU32(fields['sim_port']) ?? 0;
  const usable: readonly (readonly [string, boolean])[] = [
    ['agent_id', !asUuid(fields['agent_id']).equals(Uuid.zero)],
    ['session_id', !asUuid(fields['session_id']).equals(Uuid.zero)],
    ['circuit_code', (wholeU32(fields['circuit_code']) ?? 0) !== 0],
    ['sim_ip', isSomebody(simulatorAddress(fields))],
    ['sim_port', port > 0 && port <= 0xffff],
    ['seed_capability', isHttpUrl(trimmed(fields, 'seed_capability'))],
    ['region_x', wholeU32(fields['region_x']) !== undefined],
    ['region_y', wholeU32(fields['region_y']) !== undefined],
  ];
  return usable.find(([, fine]) => !fine)?.[0];
}

/** Fields whose value is no secret: an operator wants to see what the grid calls its simulator. */
const TELLABLE = new Set(['sim_ip', 'sim_port']);
const MOST_TOLD = 60;

function unusable(fields: LlsdMap, wire: string): string {
  const value = trimmed(fields, wire)
    .replaceAll(/[^\x20-\x7e]|"/g, '')
    .slice(0, MOST_TOLD);
  if (value === '' || !TELLABLE.has(wire)) return `no usable ${wire}`;
  const isName = wire === 'sim_ip' && /[a-z]/i.test(value) && !value.includes(':');
  return isName
    ? `the name "${value}" instead of an address as ${wire}`
    : `the unusable "${value}" as ${wire}`;
}

/** `0.0.0.0` and `::` are what a simulator listens on that was not told how it is reached. */
const isSomebody = (address: string | undefined): boolean =>
  address !== undefined && address !== '0.0.0.0' && address !== '::';

/** IPv4 or IPv6. */
const simulatorAddress = (fields: LlsdMap): string | undefined =>
  normalizeIpAddress(trimmed(fields, 'sim_ip'));

const trimmed = (fields: LlsdMap, wire: string): string => asString(fields[wire]).trim();

function regionSide(fields: LlsdMap, wire: string): number {
  return toldRegionSide(wholeU32(fields[wire]) ?? 0);
}

const MOST_U32 = 0xffff_ffff;
const LEAST_S32 = -0x8000_0000;

/** A U32, also as the S32 of the same bits, of which OpenSim makes its circuit codes; 0 when absent; undefined for what fits neither. */
function wholeU32(value: LlsdValue | undefined): number | undefined {
  const number = asReal(value);
  if (!Number.isInteger(number) || number < LEAST_S32 || number > MOST_U32) return undefined;
  return number >>> 0;
}

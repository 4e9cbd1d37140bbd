import { describe, expect, it } from 'vitest';
import { decodeUtf8, encodeUtf8 } from '../bytes/index.ts';
import { Uuid } from '../datatypes/index.ts';
import { formatLlsdXml, parseLlsdXml, real } from '../llsd/index.ts';
import type { LlsdMap } from '../llsd/index.ts';
import { parseXmlRpcResponse } from '../xmlrpc/index.ts';
import { decodeLoginResponse } from './decode-login-response.ts';
import type { LoginResult } from './login-outcome.ts';
import type { LoginResponse } from './login-response.ts';
import { encodeLoginResponse, type LoginFormat } from './login-wire.ts';
import { regionHandleOfLogin } from './response-fields.ts';

const FORMATS: readonly LoginFormat[] = ['xml-rpc', 'llsd'];
const id = (last: number): Uuid => Uuid.parse(`a0000000-0000-4000-8000-${String(last).padStart(12, '0')}`);

/** Every field; the type refuses to compile when one is forgotten. */
const FULL: Required<Omit<LoginResponse, 'isRegionSizeAssumed'>> = {
  agentId: id(1),
  sessionId: id(2),
  secureSessionId: id(3),
  circuitCode: 0xfedcba98,
  simulator: { address: '192.0.2.7', port: 9000 },
  seedCapability: 'https://grid.example/CAPS/x/',
  regionCorner: { x: 256_000, y: 256_256 },
  regionSize: { x: 512, y: 512 },
  startLocation: 'url',
  lookAt: { x: 0, y: 1, z: -0.5 },
  home: {
    regionCorner: { x: 1000, y: 2000 },
    position: { x: 128, y: 127.5, z: 25 },
    lookAt: { x: 0, y: 1, z: 0 },
  },
  firstName: 'Test',
  lastName: 'User',
  displayName: 'Tést',
  agentAccess: 'M',
  agentAccessMax: 'A',
  agentRegionAccess: 'PG',
  message: 'Welcome & enjoy',
  secondsSinceEpoch: 1_795_202_050,
  inventoryRoot: id(4),
  inventorySkeleton: [
    { folderId: id(4), parentId: Uuid.zero, name: 'My Inventory', typeDefault: 8, version: 18 },
    { folderId: id(5), parentId: id(4), name: 'Odd <one>', typeDefault: -1, version: 1 },
  ],
  libraryRoot: id(6),
  libraryOwner: id(7),
  librarySkeleton: [{ folderId: id(6), parentId: Uuid.zero, name: 'Library', typeDefault: 8, version: 1 }],
  buddyList: [{ buddyId: id(8), rightsGiven: 1, rightsHas: 7 }],
  gestures: [{ itemId: id(9), assetId: id(10) }],
  loginFlags: { daylightSavings: false, stipendSinceLogin: false, gendered: true, everLoggedIn: true },
  initialOutfit: { folderName: 'Nightclub Female', gender: 'female' },
  uiConfig: { allow_first_life: 'Y' },
  globalTextures: { sun: id(11), moon: id(12), cloud: id(13) },
  eventCategories: [{ categoryId: 18, categoryName: 'Discussion' }],
  classifiedCategories: [{ categoryId: 1, categoryName: 'Shopping' }],
  eventNotifications: [{ event_id: 5 }],
  maxAgentGroups: 42,
  mapServerUrl: 'http://127.0.0.1:9000/',
  search: 'http://search.example/',
  profileServerUrl: 'http://profile.example/',
  currency: 'OS$',
  realCurrency: 'EUR',
  classifiedFee: 0,
  openIdUrl: 'https://id.example/',
  openIdToken: 'token',
  httpPort: 0,
  realId: Uuid.zero,
  destinationGuideUrl: 'http://guide.example/',
  avatarPickerUrl: 'http://picker.example/',
  agentAppearanceService: 'http://appearance.example/',
  helpUrlFormat: 'http://help.example/[TOPIC]',
  snapshotConfigUrl: 'http://snapshot.example/',
  udpBlacklist: ['EnableSimulator', 'TeleportFinish'],
  accountLevelBenefits: { animation_upload_cost: 10 },
  premiumPackages: { Premium: { benefits: {} } },
  cofVersion: 7,
  mfaHash: 'stored',
  voiceConfig: { voice_server_type: 'vivox' },
  newuserConfig: { DefaultFemaleAvatar: 'x' },
  tutorialSetting: { tutorial_url: 'http://tutorial.example/' },
  extra: { new_field_of_the_future: 'kept' },
};

const decode = (fields: LlsdMap): LoginResult =>
  decodeLoginResponse(200, 'application/llsd+xml', encodeUtf8(formatLlsdXml(fields)));

/** The fields of a small but whole answer, for tests to change. */
function fields(): Record<string, LlsdMap[string]> {
  return {
    login: 'true',
    agent_id: id(1),
    session_id: id(2),
    secure_session_id: id(3),
    circuit_code: 7,
    sim_ip: '127.0.0.1',
    sim_port: 9000,
    seed_capability: 'http://127.0.0.1:9000/CAPS/x/',
    region_x: 256_000,
    region_y: 256_256,
  };
}

function responseOf(result: LoginResult): LoginResponse {
  if (result.type !== 'success') throw new TypeError(`${result.type} instead of a success`);
  return result.response;
}

describe.each(FORMATS)('login response in %s', (format) => {
  it('carries every field both ways', () => {
    const { body, contentType } = encodeLoginResponse({ type: 'success', response: FULL }, format);
    expect(responseOf(decodeLoginResponse(200, contentType, body))).toEqual(FULL);
  });

  it('has the wire names and forms that viewers read', () => {
    const { body } = encodeLoginResponse({ type: 'success', response: FULL }, format);
    const value =
      format === 'llsd' ? parseLlsdXml(body) : (parseXmlRpcResponse(body) as { value: LlsdMap }).value;
    expect(value).toMatchObject({
      login: 'true',
      circuit_code: 0xfedcba98 | 0,
      region_x: 256_000,
      region_size_x: 512,
      look_at: '[r0,r1,r-0.5]',
      home: "{'region_handle':[r1000,r2000], 'position':[r128,r127.5,r25], 'look_at':[r0,r1,r0]}",
      'login-flags': [{ daylight_savings: 'N', gendered: 'Y' }],
      'ui-config': [{ allow_first_life: 'Y' }],
      udp_blacklist: 'EnableSimulator,TeleportFinish',
    });
  });
});

/** Names as PROTOCOL §4.2 lists them, for what the recorded answers do not show. */
const WIRE_NAMES = `
  account_level_benefits agent_access agent_access_max agent_appearance_service agent_id
  agent_region_access avatar_picker_url buddy-list circuit_code classified_categories classified_fee
  cof_version currency destination_guide_url display_name event_categories event_notifications
  first_name gestures global-textures help_url_format home http_port initial-outfit
  inventory-lib-owner inventory-lib-root inventory-root inventory-skel-lib inventory-skeleton
  last_name login login-flags look_at map-server-url max-agent-groups message mfa_hash
  new_field_of_the_future newuser-config openid_token openid_url premium_packages profile-server-url
  real_currency real_id region_size_x region_size_y region_x region_y search seconds_since_epoch
  secure_session_id seed_capability session_id sim_ip sim_port snapshot_config_url start_location
  tutorial_setting udp_blacklist ui-config voice-config
`;

it('a login response has every wire name', () => {
  const { body } = encodeLoginResponse({ type: 'success', response: FULL }, 'llsd');
  const value = parseLlsdXml(body) as LlsdMap;
  expect(Object.keys(value).sort()).toEqual(WIRE_NAMES.trim().split(/\s+/).sort());
  expect(value['buddy-list']).toEqual([{ buddy_id: id(8), buddy_rights_given: 1, buddy_rights_has: 7 }]);
  expect(value['gestures']).toEqual([{ item_id: id(9), asset_id: id(10) }]);
  expect(value['event_categories']).toEqual([{ category_id: 18, category_name: 'Discussion' }]);
});

describe('login response', () => {
  it('has region size 256 and empty rest where the answer says no more', () => {
    const response = responseOf(decode(fields()));
    expect(response).toEqual({
      agentId: id(1),
      sessionId: id(2),
      secureSessionId: id(3),
      circuitCode: 7,
      simulator: { address: '127.0.0.1', port: 9000 },
      seedCapability: 'http://127.0.0.1:9000/CAPS/x/',
      regionCorner: { x: 256_000, y: 256_256 },
      regionSize: { x: 256, y: 256 },
      isRegionSizeAssumed: true,
    });
    expect(regionHandleOfLogin(response)).toBe((256_000n << 32n) | 256_256n);
  });

  it('reads scalars as string or int', () => {
    const text = {
      circuit_code: '4000000000',
      sim_port: '9001',
      region_x: '256000',
      region_size_x: '1024',
      agent_id: id(1).toString(),
    };
    expect(responseOf(decode({ ...fields(), ...text }))).toMatchObject({
      circuitCode: 4_000_000_000,
      simulator: { port: 9001 },
      regionCorner: { x: 256_000 },
      regionSize: { x: 1024, y: 256 },
      agentId: id(1),
    });
  });

  it('takes the quotes from names that Second Life puts around them', () => {
    expect(responseOf(decode({ ...fields(), first_name: '"Test"', last_name: '"Resident"' }))).toMatchObject({
      firstName: 'Test',
      lastName: 'Resident',
    });
  });

  it('reads look_at and home as values too', () => {
    const axes = [real(1), real(0), real(0.5)];
    const home = { region_handle: [real(256), real(512)], position: axes, look_at: axes };
    expect(responseOf(decode({ ...fields(), look_at: axes, home }))).toMatchObject({
      lookAt: { x: 1, y: 0, z: 0.5 },
      home: { regionCorner: { x: 256, y: 512 }, position: { x: 1, y: 0, z: 0.5 } },
    });
  });

  it.each([
    ['[r1,r-0.5,r2e-05]', { x: 1, y: -0.5, z: 0.000_02 }],
    [' [ r 1 , r0 ,\ti3 ] ', { x: 1, y: 0, z: 3 }],
    ['[r1,r0]', undefined],
    ['[r1,r0,rnan]', undefined],
    ["[r1,r0,'", undefined],
    ['{}', undefined],
    ['['.repeat(4096), undefined],
    [`[r1,r0,r0${' '.repeat(4096)}]`, undefined],
  ])('reads the look_at %j', (look_at, lookAt) => {
    expect(responseOf(decode({ ...fields(), look_at })).lookAt).toEqual(lookAt);
  });

  it('reads a home by its keys, in whichever quotes and order', () => {
    const home = `{"look_at":[r0,r1,r0],'position':[r1,r2,r3], 'region_handle':[r256000,r256256], 'more':[]}`;
    expect(responseOf(decode({ ...fields(), home })).home).toEqual({
      regionCorner: { x: 256_000, y: 256_256 },
      position: { x: 1, y: 2, z: 3 },
      lookAt: { x: 0, y: 1, z: 0 },
    });
  });

  it('keeps a known field raw when it is unusable', () => {
    const odd = { look_at: '[r1,', home: 'nowhere', 'buddy-list': 'none', 'inventory-root': [] };
    const response = responseOf(decode({ ...fields(), ...odd }));
    expect(response.extra).toEqual(odd);
    expect(response).not.toHaveProperty('lookAt');
    expect(response).not.toHaveProperty('inventoryRoot');
  });

  it.each([
    ['agent_id', ''],
    ['session_id', 'not a uuid'],
    ['circuit_code', 0],
    ['circuit_code', 'many'],
    ['circuit_code', '4294967303'],
    ['circuit_code', real(4_294_967_303)],
    ['circuit_code', '-2147483649'],
    ['circuit_code', '7.5'],
    ['sim_ip', ''],
    ['sim_ip', '300.1.1.1'],
    ['sim_port', 0],
    ['sim_port', 70_000],
    ['sim_port', '4294976297'],
    ['sim_port', '9000.5'],
    ['seed_capability', ''],
    ['seed_capability', ' \n'],
    ['seed_capability', 'not a url'],
    ['seed_capability', null],
  ] as const)('is incomplete without a usable %s (%j)', (field, value) => {
    expect(decode({ ...fields(), [field]: value })).toMatchObject({ type: 'incomplete', field });
    const without = fields();
    delete without[field];
    expect(decode(without)).toMatchObject({ type: 'incomplete', field });
  });
});

it.each([
  ['region_x', '4294967296'],
  ['region_y', '-1e300'],
] as const)('a %s that no region has is not taken for another: %s', (field, value) => {
  expect(decode({ ...fields(), [field]: value })).toMatchObject({ type: 'incomplete', field });
});

it.each([
  '<i4>4294967303</i4>',
  '<int>4294967303</int>',
  '<i8>4294967303</i8>',
  '<string>4294967303</string>',
])('a circuit code that is no U32 is refused in every form: %s', (form) => {
  const { body } = encodeLoginResponse({ type: 'success', response: FULL }, 'xml-rpc');
  const text = decodeUtf8(body).replace(/(<name>circuit_code<\/name><value>).*?(<\/value>)/, `$1${form}$2`);
  expect(text).toContain(form);
  expect(decodeLoginResponse(200, 'text/xml', encodeUtf8(text))).toMatchObject({ field: 'circuit_code' });
});

describe('the address of the simulator', () => {
  const simulatorOf = (simIp: string, seed = 'http://a/') => {
    const document = encodeLoginResponse({
      type: 'success',
      response: { ...FULL, simulator: { address: simIp, port: 9000 }, seedCapability: seed },
    });
    return decodeLoginResponse(200, 'text/xml', document.body);
  };

  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['::1', '::1'],
    ['[2001:DB8:0::5]', '2001:db8::5'],
  ])('may be %s', (simIp, address) => {
    expect(simulatorOf(simIp)).toMatchObject({
      type: 'success',
      response: { simulator: { address, port: 9000 } },
    });
  });

  it.each([
    ['sim_ip', '1.2.3.256', 'http://a/'],
    ['sim_ip', '::g', 'http://a/'],
    ['seed_capability', '::1', 'http://[::g]:9000/'],
    ['seed_capability', '::1', 'http://a:99999/'],
  ])('that cannot be is the grid’s fault: %s of %s and %s', (field, simIp, seed) => {
    expect(simulatorOf(simIp, seed)).toMatchObject({ type: 'incomplete', field });
  });
});

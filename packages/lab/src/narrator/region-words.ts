import { REGION_FLAG } from '@landfall/protocol/region';

type Flag = keyof typeof REGION_FLAG;

/** What somebody who visits notices of a flag. */
const FLAG_WORDS: Readonly<Record<Flag, string>> = {
  allowDamage: 'avatars can be hurt',
  allowLandmark: 'landmarks may be made',
  allowSetHome: 'it may be made one’s home',
  resetHomeOnTeleport: 'who teleports in has its home here',
  sunFixed: 'the sun stands still',
  blockTerraform: 'the land cannot be reshaped',
  blockLandResell: 'land cannot be sold on',
  sandbox: 'it is a sandbox: what is built may be cleared',
  allowEnvironmentOverride: 'parcels may have skies of their own',
  skipCollisions: 'collisions are off',
  skipScripts: 'scripts are off',
  skipPhysics: 'physics is off',
  blockFly: 'nobody may fly',
  allowDirectTeleport: 'teleports land where they were asked to',
  restrictPushObject: 'pushing is restricted',
  denyAnonymous: 'anonymous accounts are kept out',
  allowParcelChanges: 'parcels may be joined and divided',
  allowVoice: 'voice is allowed',
  blockParcelSearch: 'its parcels are not listed in the search',
  denyAgeUnverified: 'accounts whose age is not verified are kept out',
};

const NAMES = Object.keys(REGION_FLAG) as readonly Flag[];

/** The flags of a region, each as a clause; bits that nobody has named come last, as a number. */
export function flagWords(flags: number): readonly string[] {
  const set = NAMES.filter((name) => (flags & REGION_FLAG[name]) !== 0);
  const known = NAMES.reduce((bits, name) => bits | REGION_FLAG[name], 0);
  const rest = (flags & ~known) >>> 0;
  const unnamed = rest === 0 ? [] : [`bits without a name: 0x${rest.toString(16)}`];
  return [...set.map((name) => FLAG_WORDS[name]), ...unnamed];
}

const WITHOUT_FOR_INVENTORIES: Readonly<Record<string, string>> = {
  FetchInventoryDescendents2: 'matters to who opens folders: what is in them is not known',
  FetchInventory2: 'matters to who needs single items: they are known from their folders only',
  FetchLibDescendents2: 'hardly matters: what is in folders of the library is not known',
  FetchLib2: 'hardly matters: single items of the library are known from their folders only',
  CreateInventoryCategory: 'does not matter: folders are made over UDP',
  NewFileAgentInventory: 'matters to who uploads: no new picture, sound or animation',
  UpdateNotecardAgentInventory: 'matters to who writes notecards: they cannot be written',
  UpdateScriptAgent: 'matters to who writes scripts: they cannot be written',
  UpdateGestureAgentInventory: 'hardly matters: gestures cannot be written',
  UpdateSettingsAgentInventory: 'hardly matters: skies, water and days cannot be written',
};

const WITHOUT_FOR_CONTENTS: Readonly<Record<string, string>> = {
  UpdateNotecardTaskInventory: 'does not matter to who builds nothing: notecards in objects stay as they are',
  UpdateScriptTask: 'does not matter to who builds nothing: scripts in objects stay as they are',
  UpdateGestureTaskInventory: 'does not matter to who builds nothing: gestures in objects stay as they are',
  UpdateSettingsTaskInventory: 'does not matter to who builds nothing: skies in objects stay as they are',
  UpdateMaterialTaskInventory: 'does not matter to who builds nothing: materials in objects stay as they are',
};

/** What is lost without a capability, and whether that matters to somebody who visits. */
const WITHOUT: Readonly<Record<string, string>> = {
  EventQueueGet:
    'matters: teleports to other regions, borders and neighbours are announced there and nowhere else',
  SimulatorFeatures: 'does not matter: what the simulator can do is not told',
  GetTexture: 'matters to who wants to see: pictures come over UDP only, which is slow',
  GetMesh: 'does not matter where there is GetMesh2 or ViewerAsset',
  GetMesh2: 'does not matter where there is ViewerAsset; without both there are no meshes',
  ViewerAsset: 'does not matter where there are GetTexture and GetMesh2',
  GetDisplayNames: 'does not matter: names are asked for over UDP',
  ExtEnvironment: 'does not matter: the older way of telling sun and sky is used',
  EnvironmentSettings: 'does not matter where there is ExtEnvironment',
  AgentPreferences: 'hardly matters: the height at which the avatar hovers is not kept',
  ModifyMaterialParams: 'does not matter to who builds nothing',
  GetObjectCost: 'does not matter to who builds nothing',
  GetObjectPhysicsData: 'does not matter to who builds nothing',
  ObjectMedia: 'hardly matters: web pages on faces are not known',
  RenderMaterials: 'matters to who wants to see: faces lack their older materials',
  ParcelPropertiesUpdate: 'hardly matters: parcels cannot be changed',
  RemoteParcelRequest: 'hardly matters: places elsewhere cannot be looked up',
  ObjectMediaNavigate: 'hardly matters: no other web page can be opened on a face',
  DispatchRegionInfo:
    'does not matter: what a region allows is changed over UDP, but for whether the search lists its parcels',
  EstateChangeInfo: 'does not matter: what an estate allows is changed over UDP',
  ...WITHOUT_FOR_INVENTORIES,
  ...WITHOUT_FOR_CONTENTS,
};

/** So many are told with the words that nothing is known of them, each by itself. */
const MOST_UNKNOWN = 3;

/** `GetMesh: does not matter …`, of capabilities that were asked for and not granted; many of which nothing is known are told as one. */
export function withoutCapabilities(names: readonly string[]): readonly string[] {
  const unknown = names.filter((name) => !Object.hasOwn(WITHOUT, name));
  const isMany = unknown.length > MOST_UNKNOWN;
  const told = names.filter((name) => !isMany || Object.hasOwn(WITHOUT, name)).map(withoutCapability);
  return isMany ? [...told, `${unknown.join(', ')}: what lacks without them is not known here`] : told;
}

/** The same of one. */
export function withoutCapability(name: string): string {
  const words = Object.hasOwn(WITHOUT, name) ? WITHOUT[name]! : 'what lacks without it is not known here';
  return `${name}: ${words}`;
}

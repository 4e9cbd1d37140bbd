import { encodeUtf8 } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { XmlFields, parentNode, parseXmlNode } from '@landfall/protocol/object-xml';
import type { XmlNode } from '@landfall/protocol/object-xml';
import { decodeXmlText } from '@landfall/protocol/xml';
import { MOST_SPAWN_POINTS } from './limits.ts';

/** A value for each corner of a region. */
export interface Corners {
  /** At x = 0, y = 0. */
  readonly southWest: number;
  /** At x = 0 and the greatest y. */
  readonly northWest: number;
  /** At the greatest x and y = 0. */
  readonly southEast: number;
  /** At the greatest x and y. */
  readonly northEast: number;
}

/** Where people arrive who come to a telehub, from its object: radians, radians, metres. */
export interface SpawnPoint {
  /** Direction from the telehub's object, radians about the vertical axis. */
  readonly yaw: number;
  /** How far that direction is tilted, radians. */
  readonly pitch: number;
  /** Metres from the telehub's object in that direction. */
  readonly distance: number;
}

/** What a region says of itself, as `settings/<name>.xml` has it. @source archives.md §1.6 */
export interface RegionSettings {
  /** Whether avatars can be hurt; false where the file does not say. */
  readonly allowDamage: boolean;
  /** Whether owners of parcels may sell them on; true where the file does not say. */
  readonly allowLandResell: boolean;
  /** Whether parcels may be joined and divided; true where the file does not say. */
  readonly allowLandJoinDivide: boolean;
  /** Whether nobody may fly; false where the file does not say. */
  readonly blockFly: boolean;
  /** Whether its parcels are kept out of the search; false where the file does not say. */
  readonly blockLandSearch: boolean;
  /** Whether the land cannot be reshaped; false where the file does not say. */
  readonly blockTerraform: boolean;
  /** Whether collisions are off; false where the file does not say. */
  readonly disableCollisions: boolean;
  /** Whether physics is off; false where the file does not say. */
  readonly disablePhysics: boolean;
  /** Whether scripts are off; false where the file does not say. */
  readonly disableScripts: boolean;
  /** Whether pushing by scripts is restricted; false where the file does not say. */
  readonly restrictPushing: boolean;
  /** 0 general, 1 moderate, 2 adult. */
  readonly maturity: number;
  /** How many avatars may be there at one time; 40 where the file does not say. */
  readonly agentLimit: number;
  /** Factor on the prims that land carries. */
  readonly objectBonus: number;
  /** From the lowest ground to the highest: four. */
  readonly groundTextures: readonly Uuid[];
  /** The same of materials; none where the file has none. */
  readonly groundMaterials: readonly Uuid[];
  /** Metres below which the lowest texture is seen. */
  readonly textureLow: Corners;
  /** Metres above which the highest is. */
  readonly textureHigh: Corners;
  /** Metres. */
  readonly waterHeight: number;
  /** Metres above, and below, what the ground was first, that terraforming may reach. */
  readonly raiseLimit: number;
  /** How far down terraforming may take it, metres with a minus; −100 where the file does not say. */
  readonly lowerLimit: number;
  /** Whether the sun is the estate's, not the region's own; true where the file does not say. */
  readonly useEstateSun: boolean;
  /** Whether the sun stands still, at `sunPosition`; false where the file does not say. */
  readonly fixedSun: boolean;
  /** Hours. */
  readonly sunPosition: number;
  /** The object of the telehub, zero for none. */
  readonly telehubId: Uuid;
  /** Where people arrive around the telehub; empty where there is none. */
  readonly spawnPoints: readonly SpawnPoint[];
  /** LLSD as text: the region's own day; empty for none. */
  readonly environment: string;
  /** Of the estate; undefined where the file does not say. */
  readonly allowDirectTeleport: boolean | undefined;
  /** Whether parcels may have skies of their own: of the estate; undefined where the file does not say. */
  readonly allowEnvironmentOverride: boolean | undefined;
  /** What else stands in the file, by section, those of no known section under an empty name; written again as it was. */
  readonly rest: ReadonlyMap<string, readonly XmlNode[]>;
}

/** Ground textures that every viewer has. @source captures/ground-truth, Default Region.xml */
const GROUND_TEXTURES = [
  'b8d3965a-ad78-bf43-699b-bff8eca6c975',
  'abb783e6-3e93-26c0-248a-247666855da3',
  '179cdabd-398a-9b6b-1391-4dc333ba321f',
  'beb169c7-11ea-fff2-efe5-0f24dc881df2',
].map((text) => Uuid.parse(text));

/** Elements of each section that are fields here. */
const KNOWN: Readonly<Record<string, RegExp>> = {
  General:
    /^(AllowDamage|AllowLandResell|AllowLandJoinDivide|BlockFly|BlockLandShowInSearch|BlockTerraform|Disable(Collisions|Physics|Scripts)|MaturityRating|RestrictPushing|AgentLimit|ObjectBonus)$/,
  GroundTextures: /^(Texture[1-4]|PBR[1-4]|Elevation(Low|High)(SW|NW|SE|NE))$/,
  Terrain: /^(WaterHeight|TerrainRaiseLimit|TerrainLowerLimit|UseEstateSun|FixedSun|SunPosition)$/,
  Telehub: /^(TelehubObject|SpawnPoint)$/,
  Environment: /^data$/,
  Estate: /^(AllowDirectTeleport|AllowEnvironmentOverride)$/,
};

/**
 * Reads a region's settings. What is not there is as in a new region of OpenSim.
 * @throws DecodeError where it is not well-formed, is something else, or a number is none
 * @source archives.md §1.6; captures/ground-truth
 */
export function decodeRegionSettings(bytes: Uint8Array): RegionSettings {
  const root = parseXmlNode(decodeXmlText(bytes));
  if (root.name !== 'RegionSettings')
    throw new DecodeError(`<${root.name}> is no RegionSettings`, { path: root.name });
  const sectionOf = (name: string): XmlNode =>
    root.children.find((child) => child.name === name) ?? parentNode(name, []);
  return {
    ...readGeneral(new XmlFields(sectionOf('General'))),
    ...readGround(new XmlFields(sectionOf('GroundTextures'))),
    ...readTerrain(new XmlFields(sectionOf('Terrain'))),
    ...readTelehub(sectionOf('Telehub')),
    environment: new XmlFields(sectionOf('Environment')).text('data'),
    ...readEstate(new XmlFields(sectionOf('Estate'))),
    rest: restOf(root),
  };
}

function readGeneral(fields: XmlFields) {
  return {
    allowDamage: fields.flag('AllowDamage'),
    allowLandResell: fields.flag('AllowLandResell', true),
    allowLandJoinDivide: fields.flag('AllowLandJoinDivide', true),
    blockFly: fields.flag('BlockFly'),
    blockLandSearch: fields.flag('BlockLandShowInSearch'),
    blockTerraform: fields.flag('BlockTerraform'),
    disableCollisions: fields.flag('DisableCollisions'),
    disablePhysics: fields.flag('DisablePhysics'),
    disableScripts: fields.flag('DisableScripts'),
    restrictPushing: fields.flag('RestrictPushing'),
    maturity: fields.integer('MaturityRating'),
    agentLimit: fields.integer('AgentLimit', 40),
    objectBonus: fields.real('ObjectBonus', 1),
  };
}

function readGround(fields: XmlFields) {
  const corners = (prefix: string, standard: number): Corners => ({
    southWest: fields.real(`${prefix}SW`, standard),
    northWest: fields.real(`${prefix}NW`, standard),
    southEast: fields.real(`${prefix}SE`, standard),
    northEast: fields.real(`${prefix}NE`, standard),
  });
  const hasMaterials = FOUR.some((layer) => fields.node(`PBR${layer}`) !== undefined);
  return {
    groundTextures: FOUR.map((layer) =>
      fields.node(`Texture${layer}`) === undefined
        ? GROUND_TEXTURES[layer - 1]!
        : fields.uuid(`Texture${layer}`),
    ),
    groundMaterials: hasMaterials ? FOUR.map((layer) => fields.uuid(`PBR${layer}`)) : [],
    textureLow: corners('ElevationLow', 10),
    textureHigh: corners('ElevationHigh', 60),
  };
}

const FOUR = [1, 2, 3, 4] as const;

function readTerrain(fields: XmlFields) {
  return {
    waterHeight: fields.real('WaterHeight', 20),
    raiseLimit: fields.real('TerrainRaiseLimit', 100),
    lowerLimit: fields.real('TerrainLowerLimit', -100),
    useEstateSun: fields.flag('UseEstateSun', true),
    fixedSun: fields.flag('FixedSun'),
    sunPosition: fields.real('SunPosition'),
  };
}

function readTelehub(section: XmlNode) {
  const spawnPoints = section.children.filter(({ name }) => name === 'SpawnPoint');
  return {
    telehubId: new XmlFields(section).uuid('TelehubObject'),
    spawnPoints: spawnPoints.slice(0, MOST_SPAWN_POINTS).map(spawnPointOf),
  };
}

function spawnPointOf({ text }: XmlNode): SpawnPoint {
  const [yaw, pitch, distance] = text.split(',').map(Number);
  if (![yaw, pitch, distance].every(Number.isFinite))
    throw new DecodeError('not three numbers', { path: 'Telehub.SpawnPoint' });
  return { yaw: yaw!, pitch: pitch!, distance: distance! };
}

function readEstate(fields: XmlFields) {
  const said = (name: string): boolean | undefined =>
    fields.node(name) === undefined ? undefined : fields.flag(name);
  return {
    allowDirectTeleport: said('AllowDirectTeleport'),
    allowEnvironmentOverride: said('AllowEnvironmentOverride'),
  };
}

function restOf(root: XmlNode): ReadonlyMap<string, readonly XmlNode[]> {
  const isSection = ({ name }: XmlNode): boolean => Object.hasOwn(KNOWN, name);
  const rest = new Map<string, readonly XmlNode[]>();
  const others = root.children.filter((child) => !isSection(child));
  if (others.length > 0) rest.set('', others);
  for (const { name, children } of root.children.filter(isSection)) {
    const unknown = children.filter((child) => !KNOWN[name]!.test(child.name));
    if (unknown.length > 0) rest.set(name, unknown);
  }
  return rest;
}

/** Of a region that nobody has changed. @source archives.md §1.6 */
export const NEW_REGION_SETTINGS: RegionSettings = decodeRegionSettings(encodeUtf8('<RegionSettings />'));

import { encodeUtf8 } from '@landfall/protocol/bytes';
import { formatXmlNode, parentNode, textNode } from '@landfall/protocol/object-xml';
import type { XmlNode } from '@landfall/protocol/object-xml';
import type { Corners, RegionSettings } from './region-settings.ts';
import { XML_DECLARATION, flagText, idNode, numberNode } from './text-nodes.ts';

/**
 * Writes a region's settings in OpenSim's order, an element a line: its reader passes over every other element of those that follow each other
 * without white space.
 * @source archives.md §1.6; OpenSim RegionSettingsSerializer.cs (Deserialize); seen on OpenSimulator master
 */
export function encodeRegionSettings(settings: RegionSettings): Uint8Array {
  const section = (name: string, nodes: readonly XmlNode[]): XmlNode =>
    parentNode(name, [...nodes, ...(settings.rest.get(name) ?? [])]);
  const environment = settings.environment === '' ? [] : [textNode('data', settings.environment)];
  const root = parentNode('RegionSettings', [
    section('General', generalNodes(settings)),
    section('GroundTextures', groundNodes(settings)),
    section('Terrain', terrainNodes(settings)),
    section('Telehub', telehubNodes(settings)),
    ...ifAny(section('Environment', environment)),
    ...ifAny(section('Estate', estateNodes(settings))),
    ...(settings.rest.get('') ?? []),
  ]);
  return encodeUtf8(`${XML_DECLARATION}${inLines(root, '')}`);
}

/** Two levels deep; what is deeper stands in one line. */
function inLines(node: XmlNode, indent: string): string {
  const { name, children } = node;
  if (children.length === 0 || indent.length > INDENT.length) return `${indent}${formatXmlNode(node)}`;
  const lines = children.map((child) => inLines(child, `${indent}${INDENT}`));
  return [`${indent}<${name}>`, ...lines, `${indent}</${name}>`].join('\n');
}

const INDENT = '  ';

const ifAny = (node: XmlNode): readonly XmlNode[] => (node.children.length === 0 ? [] : [node]);

function generalNodes(settings: RegionSettings): readonly XmlNode[] {
  return [
    textNode('AllowDamage', flagText(settings.allowDamage)),
    textNode('AllowLandResell', flagText(settings.allowLandResell)),
    textNode('AllowLandJoinDivide', flagText(settings.allowLandJoinDivide)),
    textNode('BlockFly', flagText(settings.blockFly)),
    textNode('BlockLandShowInSearch', flagText(settings.blockLandSearch)),
    textNode('BlockTerraform', flagText(settings.blockTerraform)),
    textNode('DisableCollisions', flagText(settings.disableCollisions)),
    textNode('DisablePhysics', flagText(settings.disablePhysics)),
    textNode('DisableScripts', flagText(settings.disableScripts)),
    numberNode('MaturityRating', settings.maturity),
    textNode('RestrictPushing', flagText(settings.restrictPushing)),
    numberNode('AgentLimit', settings.agentLimit),
    numberNode('ObjectBonus', settings.objectBonus),
  ];
}

function groundNodes(settings: RegionSettings): readonly XmlNode[] {
  const corners = (prefix: string, values: Corners): readonly XmlNode[] => [
    numberNode(`${prefix}SW`, values.southWest),
    numberNode(`${prefix}NW`, values.northWest),
    numberNode(`${prefix}SE`, values.southEast),
    numberNode(`${prefix}NE`, values.northEast),
  ];
  return [
    ...settings.groundTextures.map((id, index) => idNode(`Texture${index + 1}`, id)),
    ...corners('ElevationLow', settings.textureLow),
    ...corners('ElevationHigh', settings.textureHigh),
    ...settings.groundMaterials.map((id, index) => idNode(`PBR${index + 1}`, id)),
  ];
}

function terrainNodes(settings: RegionSettings): readonly XmlNode[] {
  return [
    numberNode('WaterHeight', settings.waterHeight),
    numberNode('TerrainRaiseLimit', settings.raiseLimit),
    numberNode('TerrainLowerLimit', settings.lowerLimit),
    textNode('UseEstateSun', flagText(settings.useEstateSun)),
    textNode('FixedSun', flagText(settings.fixedSun)),
    numberNode('SunPosition', settings.sunPosition),
  ];
}

function telehubNodes({ telehubId, spawnPoints }: RegionSettings): readonly XmlNode[] {
  if (telehubId.isZero && spawnPoints.length === 0) return [];
  return [
    idNode('TelehubObject', telehubId),
    ...spawnPoints.map(({ yaw, pitch, distance }) => textNode('SpawnPoint', `${yaw},${pitch},${distance}`)),
  ];
}

function estateNodes({ allowDirectTeleport, allowEnvironmentOverride }: RegionSettings): readonly XmlNode[] {
  const node = (name: string, value: boolean | undefined): readonly XmlNode[] =>
    value === undefined ? [] : [textNode(name, flagText(value))];
  return [
    ...node('AllowDirectTeleport', allowDirectTeleport),
    ...node('AllowEnvironmentOverride', allowEnvironmentOverride),
  ];
}

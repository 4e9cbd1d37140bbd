import { Uuid } from '../datatypes/index.ts';
import type { ObjectSound } from '../object/index.ts';
import type { PermissionMasks, ScenePart } from './scene-part.ts';
import { PART_ORDER } from './element-order.ts';
import { formatPrimFlags } from './prim-flags.ts';
import {
  bytesNode,
  colourNode,
  integerNode,
  realNode,
  rotationNode,
  uuidNode,
  vectorNode,
} from './values.ts';
import { shapeNode } from './write-shape.ts';
import { textNode } from './xml-node.ts';
import type { XmlNode } from './xml-node.ts';

/** Both are declared on every part, and used by none. */
const NAMESPACES = [
  ['xmlns:xsi', 'http://www.w3.org/2001/XMLSchema-instance'],
  ['xmlns:xsd', 'http://www.w3.org/2001/XMLSchema'],
] as const;

/** Writes a `SceneObjectPart`: its fields, and between them what `rest` has, in the order in which OpenSim writes. */
export function partNode(part: ScenePart): XmlNode {
  const places = new Map<string, number>(PART_ORDER.map((name, index) => [name, index]));
  const placeOf = ({ name }: XmlNode): number => places.get(name) ?? PART_ORDER.length;
  const children = [...ownNodes(part), ...part.rest].sort((one, other) => placeOf(one) - placeOf(other));
  return { name: 'SceneObjectPart', attributes: NAMESPACES, text: '', children };
}

function ownNodes(part: ScenePart): readonly XmlNode[] {
  return [
    uuidNode('CreatorID', part.creatorId),
    uuidNode('UUID', part.id),
    integerNode('LocalId', part.localId),
    textNode('Name', part.name),
    integerNode('Material', part.material),
    vectorNode('GroupPosition', part.groupPosition),
    vectorNode('OffsetPosition', part.offsetPosition),
    rotationNode('RotationOffset', part.rotation),
    vectorNode('Velocity', part.velocity),
    vectorNode('AngularVelocity', part.angularVelocity),
    vectorNode('Acceleration', part.acceleration),
    textNode('Description', part.description),
    colourNode('Color', part.textColour),
    textNode('Text', part.text),
    textNode('SitName', part.sitName),
    textNode('TouchName', part.touchName),
    integerNode('LinkNum', part.linkNumber),
    integerNode('ClickAction', part.clickAction),
    shapeNode(part),
    vectorNode('Scale', part.scale),
    integerNode('CreationDate', part.creationDate),
    integerNode('SalePrice', part.salePrice),
    integerNode('ObjectSaleType', part.saleType),
    uuidNode('GroupID', part.groupId),
    uuidNode('OwnerID', part.ownerId),
    uuidNode('LastOwnerID', part.lastOwnerId),
    ...maskNodes(part.masks),
    textNode('Flags', formatPrimFlags(part.flags)),
    ...(part.mediaUrl === '' ? [] : [textNode('MediaUrl', part.mediaUrl)]),
    bytesNode('TextureAnimation', part.textureAnimation),
    bytesNode('ParticleSystem', part.particles),
    integerNode('PhysicsShapeType', part.physicsShapeType),
    ...soundNodes(part),
  ];
}

function maskNodes({ base, owner, group, everyone, nextOwner }: PermissionMasks): readonly XmlNode[] {
  return [
    integerNode('BaseMask', base),
    integerNode('OwnerMask', owner),
    integerNode('GroupMask', group),
    integerNode('EveryoneMask', everyone),
    integerNode('NextOwnerMask', nextOwner),
  ];
}

function soundNodes({ sound = SILENCE }: ScenePart): readonly XmlNode[] {
  return [
    uuidNode('SoundID', sound.id),
    realNode('SoundGain', sound.gain),
    integerNode('SoundFlags', sound.flags),
    realNode('SoundRadius', sound.radius),
  ];
}

const SILENCE: ObjectSound = { id: Uuid.zero, gain: 0, flags: 0, radius: 0 };

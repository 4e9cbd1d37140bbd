import { Uuid } from '../datatypes/index.ts';
import type { ObjectSound, PackedShape } from '../object/index.ts';
import { parsePrimFlags } from './prim-flags.ts';
import type { PermissionMasks, ScenePart } from './scene-part.ts';
import { Fields } from './values.ts';
import { PART_ELEMENTS, SHAPE_ELEMENTS } from './element-order.ts';
import { parentNode } from './xml-node.ts';
import type { XmlNode } from './xml-node.ts';

/** Reads a `SceneObjectPart`. @throws DecodeError for a number that is none, with its path */
export function readPart(node: XmlNode): ScenePart {
  const fields = new Fields(node);
  const shapeNode = fields.node('Shape') ?? parentNode('Shape', []);
  const shape = new Fields(shapeNode, 'SceneObjectPart.Shape');
  return {
    ...readWords(fields),
    ...readPlace(fields),
    ...readLooks(fields, shape),
    material: fields.integer('Material'),
    clickAction: fields.integer('ClickAction'),
    linkNumber: fields.integer('LinkNum'),
    flags: parsePrimFlags(fields.text('Flags')),
    masks: readMasks(fields),
    saleType: fields.integer('ObjectSaleType'),
    salePrice: fields.integer('SalePrice'),
    creationDate: fields.integer('CreationDate'),
    physicsShapeType: fields.integer('PhysicsShapeType'),
    sound: readSound(fields),
    rest: node.children.filter(({ name }) => !PART_ELEMENTS.has(name)),
    restOfShape: shapeNode.children.filter(({ name }) => !SHAPE_ELEMENTS.has(name)),
  };
}

function readWords(fields: Fields) {
  return {
    id: fields.uuid('UUID'),
    localId: fields.u32('LocalId'),
    name: fields.text('Name'),
    description: fields.text('Description'),
    creatorId: fields.uuid('CreatorID'),
    ownerId: fields.uuid('OwnerID'),
    lastOwnerId: fields.uuid('LastOwnerID'),
    groupId: fields.uuid('GroupID'),
    text: fields.text('Text'),
    textColour: fields.colour('Color'),
    sitName: fields.text('SitName'),
    touchName: fields.text('TouchName'),
    mediaUrl: fields.text('MediaUrl'),
  };
}

function readPlace(fields: Fields) {
  return {
    groupPosition: fields.vector('GroupPosition'),
    offsetPosition: fields.vector('OffsetPosition'),
    rotation: fields.rotation('RotationOffset'),
    velocity: fields.vector('Velocity'),
    angularVelocity: fields.vector('AngularVelocity'),
    acceleration: fields.vector('Acceleration'),
    scale: fields.vector('Scale'),
  };
}

function readLooks(fields: Fields, shape: Fields) {
  const extraParams = shape.bytes('ExtraParams');
  return {
    pcode: shape.integer('PCode') & 0xff,
    state: shape.integer('State') & 0xff,
    shape: readPackedShape(shape),
    textureEntry: shape.bytes('TextureEntry'),
    extraParams: extraParams.length === 1 ? extraParams.subarray(1) : extraParams,
    textureAnimation: fields.bytes('TextureAnimation'),
    particles: fields.bytes('ParticleSystem'),
  };
}

function readPackedShape(shape: Fields): PackedShape {
  const u8 = (name: string): number => shape.integer(name) & 0xff;
  const s8 = (name: string): number => (shape.integer(name) << 24) >> 24;
  const u16 = (name: string): number => shape.integer(name) & 0xffff;
  return {
    pathCurve: u8('PathCurve'),
    profileCurve: u8('ProfileCurve'),
    pathBegin: u16('PathBegin'),
    pathEnd: u16('PathEnd'),
    pathScaleX: u8('PathScaleX'),
    pathScaleY: u8('PathScaleY'),
    pathShearX: s8('PathShearX'),
    pathShearY: s8('PathShearY'),
    pathTwist: s8('PathTwist'),
    pathTwistBegin: s8('PathTwistBegin'),
    pathRadiusOffset: s8('PathRadiusOffset'),
    pathTaperX: s8('PathTaperX'),
    pathTaperY: s8('PathTaperY'),
    pathRevolutions: u8('PathRevolutions'),
    pathSkew: s8('PathSkew'),
    profileBegin: u16('ProfileBegin'),
    profileEnd: u16('ProfileEnd'),
    profileHollow: u16('ProfileHollow'),
  };
}

function readMasks(fields: Fields): PermissionMasks {
  return {
    base: fields.u32('BaseMask'),
    owner: fields.u32('OwnerMask'),
    group: fields.u32('GroupMask'),
    everyone: fields.u32('EveryoneMask'),
    nextOwner: fields.u32('NextOwnerMask'),
  };
}

function readSound(fields: Fields): ObjectSound | undefined {
  const id = fields.uuid('SoundID');
  const sound = {
    id,
    gain: fields.real('SoundGain'),
    flags: fields.integer('SoundFlags') & 0xff,
    radius: fields.real('SoundRadius'),
  };
  return id.equals(Uuid.zero) && sound.gain === 0 && sound.flags === 0 && sound.radius === 0
    ? undefined
    : sound;
}

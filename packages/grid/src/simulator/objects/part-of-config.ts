import {
  combineRotations,
  NO_ROTATION,
  rotationFromHeading,
  Uuid,
  ZERO_VECTOR,
} from '@landfall/protocol/datatypes';
import type { Quaternion } from '@landfall/protocol/datatypes';
import { OBJECT_FLAG, OBJECT_MATERIAL, PCODE } from '@landfall/protocol/object';
import type { ScenePart } from '@landfall/protocol/object-xml';
import { PERMISSION, SALE_TYPE } from '@landfall/protocol/inventory';
import type { PartConfig, PrimConfig } from '../../config/index.ts';
import { animationOfConfig, extraParamsOfConfig, particlesOfConfig, vectorOf } from './effects-of-config.ts';
import { colourOf, paintOfConfig } from './paint-of-config.ts';
import { FULL_PERMISSIONS, NEXT_OWNER_PERMISSIONS } from './permissions.ts';
import { shapeOfConfig } from './shape-of-config.ts';

/** Whose a configured linkset is, and what makes ids for parts that have none. */
export interface ConfigOwner {
  readonly ownerId: Uuid;
  /** @param name of the part among all of a region: the same at every start */
  readonly idOf: (name: string) => Uuid;
}

/** The parts of a configured linkset, the root first. @param index of the linkset in its region */
export function partsOfConfig(config: PrimConfig, index: number, owner: ConfigOwner): readonly ScenePart[] {
  const { parts, script: _, ...root } = config;
  const isLinkset = parts.length > 0;
  const groupPosition = vectorOf(root.position);
  const rootPart = partOf(root, owner.idOf(String(index)), owner.ownerId);
  return [
    { ...rootPart, groupPosition, offsetPosition: ZERO_VECTOR, linkNumber: isLinkset ? 1 : 0 },
    ...parts.map((part, at) => ({
      ...partOf(part, owner.idOf(`${index}:${at}`), owner.ownerId),
      groupPosition,
      offsetPosition: vectorOf(part.position),
      linkNumber: at + 2,
    })),
  ];
}

type PlacedPart = Omit<ScenePart, 'groupPosition' | 'offsetPosition' | 'linkNumber'>;

function partOf(config: PartConfig, ownId: Uuid, ownerId: Uuid): PlacedPart {
  const { name, description, text, species, spin, phantom } = config;
  return {
    ...UNSAID_PART,
    id: config.id === undefined ? ownId : Uuid.parse(config.id),
    name,
    description,
    creatorId: ownerId,
    ownerId,
    lastOwnerId: ownerId,
    material: OBJECT_MATERIAL[config.material],
    rotation: rotationOf(config),
    angularVelocity: spin === undefined ? ZERO_VECTOR : vectorOf(spin),
    scale: vectorOf(config.scale),
    text,
    textColour: colourOf(config.textColour),
    pcode: pcodeOf(config),
    state: pcodeOf(config) === PCODE.prim ? 0 : species,
    shape: shapeOfConfig(config),
    textureEntry: paintOfConfig(config),
    extraParams: extraParamsOfConfig(config),
    textureAnimation: animationOfConfig(config),
    particles: particlesOfConfig(config),
    flags: phantom ? OBJECT_FLAG.phantom : 0,
    masks: {
      base: FULL_PERMISSIONS,
      owner: FULL_PERMISSIONS,
      group: 0,
      everyone: config.everyone.reduce((mask, one) => mask | PERMISSION[one], 0),
      nextOwner: NEXT_OWNER_PERMISSIONS,
    },
  };
}

/** What of a part is as it begins. */
export const UNSAID_PART = Object.freeze({
  localId: 0,
  groupId: Uuid.zero,
  clickAction: 0,
  velocity: ZERO_VECTOR,
  acceleration: ZERO_VECTOR,
  sitName: '',
  touchName: '',
  mediaUrl: '',
  saleType: SALE_TYPE.not,
  salePrice: 0,
  creationDate: 0,
  physicsShapeType: 0,
  sound: undefined,
  rest: [],
  restOfShape: [],
});

function pcodeOf({ shape }: PartConfig): number {
  if (shape === 'tree') return PCODE.newTree;
  return shape === 'grass' ? PCODE.grass : PCODE.prim;
}

const radians = (degrees: number): number => (degrees / 180) * Math.PI;

function rotationOf({ heading, rotation }: PartConfig): Quaternion {
  if (rotation === undefined) return rotationFromHeading(radians(heading));
  const turns = rotation.map((degrees, axis) => turnAround(axis, radians(degrees)));
  return turns.reduce((all, turn) => combineRotations(all, turn), NO_ROTATION);
}

/** A turn around x (0), y (1) or z (2). */
function turnAround(axis: number, angle: number): Quaternion {
  const sine = Math.sin(angle / 2);
  const along = (which: number): number => (which === axis ? sine : 0);
  return { x: along(0), y: along(1), z: along(2), w: Math.cos(angle / 2) };
}

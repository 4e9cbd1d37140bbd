import type { RegionSettings } from '@landfall/assets/region-archive';
import { Uuid, unitRotation, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import type { Quaternion, Vector3 } from '@landfall/protocol/datatypes';
import { PCODE } from '@landfall/protocol/object';
import type { PackedShape } from '@landfall/protocol/object';
import type { ScenePart } from '@landfall/protocol/object-xml';
import { encodeTextureEntry, PLAIN_FACE } from '@landfall/protocol/texture-entry';
import { PERMISSION, SALE_TYPE } from '@landfall/protocol/inventory';
import { MAX_PRIMS } from '../../config/index.ts';
import { contentsPassedOn } from '../contents/index.ts';
import {
  announceAll,
  FULL_PERMISSIONS,
  NEXT_OWNER_PERMISSIONS,
  PLYWOOD,
  sceneOf,
  UNSAID_PART,
} from '../objects/index.ts';
import type { Prim } from '../objects/index.ts';
import { alert } from '../region/index.ts';
import type { Agent } from '../region/index.ts';
import { isWithin } from './placing-handlers.ts';
import { withinLimits } from './places.ts';

/** What may be made of nothing. */
const MAKEABLE: ReadonlySet<number> = new Set([PCODE.prim, PCODE.grass, PCODE.newTree, PCODE.tree]);
/** What is made stands on the place that was pointed at: half of the usual prim above it. @source OpenSim Scene.cs (AddNewPrim) */
const HALF_OF_USUAL = 0.25;
/** @source OpenSim Scene.cs (AddNewPrim) */
const NOT_HERE = 'You cannot create objects here.';

/** What an agent wants made. */
export interface WantedPrim {
  readonly pcode: number;
  readonly material: number;
  /** Of trees and grass, their kind. */
  readonly state: number;
  readonly shape: PackedShape;
  readonly scale: Vector3;
  readonly rotation: Quaternion;
}

/** A new prim of an agent's: plywood, with all permissions. Undefined for what cannot be made. */
export function newPart(from: Agent, wanted: WantedPrim, position: Vector3): ScenePart | undefined {
  const { pcode, material, state, shape, scale, rotation } = wanted;
  const numbers = [...Object.values(scale), ...Object.values(rotation)] as number[];
  if (!MAKEABLE.has(pcode) || !numbers.every(Number.isFinite)) return undefined;
  const { services } = from.region;
  return {
    ...UNSAID_PART,
    id: services.newId(),
    name: 'Object',
    description: '',
    creatorId: from.id,
    ownerId: from.id,
    lastOwnerId: from.id,
    groupPosition: position,
    offsetPosition: ZERO_VECTOR,
    rotation: unitRotation(rotation),
    angularVelocity: ZERO_VECTOR,
    scale: withinLimits(scale),
    text: '',
    textColour: { r: 0, g: 0, b: 0, a: 255 },
    material,
    pcode,
    state,
    shape,
    linkNumber: 0,
    textureEntry: encodeTextureEntry({ default: { ...PLAIN_FACE, textureId: PLYWOOD }, faces: new Map() }),
    extraParams: NO_BYTES,
    textureAnimation: NO_BYTES,
    particles: NO_BYTES,
    flags: 0,
    creationDate: Math.floor(services.ports.clock.wallTime() / 1000),
    masks: {
      base: FULL_PERMISSIONS,
      owner: FULL_PERMISSIONS,
      group: 0,
      everyone: 0,
      nextOwner: NEXT_OWNER_PERMISSIONS,
    },
  };
}

const NO_BYTES = new Uint8Array(0);

/** Where something comes to stand that was thrown along a ray: where it ends, or on the water that it hits on its way. */
export function placeOnRay(
  { waterHeight }: Pick<RegionSettings, 'waterHeight'>,
  start: Vector3,
  end: Vector3,
): Vector3 {
  const place = { ...end, z: end.z + HALF_OF_USUAL };
  const hitsWater = start.z > waterHeight && end.z < waterHeight && waterHeight > place.z;
  if (!hitsWater) return place;
  const part = (waterHeight - start.z) / (end.z - start.z);
  return { x: start.x + part * (end.x - start.x), y: start.y + part * (end.y - start.y), z: waterHeight };
}

/**
 * Puts linksets into an agent's region. Where there is no room, or the place is no place, the agent is told so.
 * @param isSelected the agent has it in hand from the start, and is told so, once
 */
export function rezAll(from: Agent, groups: readonly (readonly ScenePart[])[], isSelected: boolean): Prim[] {
  const scene = sceneOf(from.region);
  const count = groups.reduce((sum, parts) => sum + parts.length, 0);
  const places = groups.map(([root]) => root?.groupPosition ?? ZERO_VECTOR);
  const isPlace = places.every((place) => isWithin(place, from.region.sizeMetres));
  if (!isPlace || scene.size + count > MAX_PRIMS) {
    alert(from, NOT_HERE);
    return [];
  }
  const roots = groups.flatMap((parts) => scene.add(parts) ?? []);
  if (isSelected)
    for (const root of roots) {
      root.selectedBy.add(from);
      root.createdFor = from;
    }
  return roots;
}

/**
 * The same linkset again, somewhere else: with ids of its own, and of another owner what next owners may.
 * @source OpenSim SceneGraph.cs (DuplicateObject), SceneObjectPart.cs (ApplyNextOwnerPermissions)
 */
export function copyOf(from: Agent, parts: readonly ScenePart[], position: Vector3): readonly ScenePart[] {
  const { newId } = from.region.services;
  return parts.map((part) => ({ ...ownedBy(from, part), id: newId(), groupPosition: position }));
}

/** A linkset changes hands where it stands: with what next owners may. @source OpenSim BuySellModule.cs (BuyObject) */
export function handOver(to: Agent, root: Prim): void {
  const scene = sceneOf(to.region);
  for (const prim of root.linkset) scene.change(prim, ownedBy(to, prim.part));
  announceAll(to.region, root, 'full');
}

function ownedBy({ id: ownerId, region }: Agent, part: ScenePart): ScenePart {
  if (part.ownerId.equals(ownerId)) return part;
  const { base, owner, everyone, nextOwner } = part.masks;
  const left = nextOwner | PERMISSION.export;
  return {
    ...part,
    ownerId,
    groupId: Uuid.zero,
    lastOwnerId: part.ownerId,
    masks: { base: base & left, owner: owner & nextOwner, group: 0, everyone: everyone & left, nextOwner },
    saleType: SALE_TYPE.not,
    rest: contentsPassedOn(region, part, ownerId),
  };
}

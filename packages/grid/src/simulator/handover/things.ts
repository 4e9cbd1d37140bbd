import type { Quaternion, Vector3 } from '@landfall/protocol/datatypes';
import type { ScenePart } from '@landfall/protocol/object-xml';
import { MAX_PRIMS } from '../../config/index.ts';
import { isWithin } from '../building/index.ts';
import { announceAll, sceneOf } from '../objects/index.ts';
import type { Region } from '../region/index.ts';
import type { Thing } from './peer.ts';

/**
 * CreateObject: a linkset comes over the border, under its ids, with all that it is. Whoever sits on it comes after it. It stands at the place
 * that is said; where that is the zero vector, at its own.
 * @returns whether it stands there now: not what would be outside of the region, nor what has numbers that are none
 * @source OpenSim Scene.cs (IncomingCreateObject, AddSceneObject)
 */
export function takeThing(region: Region, { parts, position }: Thing): boolean {
  const scene = sceneOf(region);
  if (region.config.isClosed || scene.size + parts.length > MAX_PRIMS) return false;
  if (parts.some(({ id }) => scene.byId(id) !== undefined)) return false;
  const placed = isNowhere(position) ? parts : parts.map((part) => ({ ...part, groupPosition: position }));
  if (!isPlaced(region, placed)) return false;
  const root = scene.add(placed);
  if (root === undefined) return false;
  announceAll(region, root, 'full');
  return true;
}

const isNowhere = ({ x, y, z }: Vector3): boolean => x === 0 && y === 0 && z === 0;

/** All of it has a place, and its root one in the region. */
function isPlaced({ sizeMetres }: Region, parts: readonly ScenePart[]): boolean {
  const [root] = parts;
  return root !== undefined && isWithin(root.groupPosition, sizeMetres) && parts.every(hasNumbers);
}

function hasNumbers(part: ScenePart): boolean {
  const { groupPosition, offsetPosition, rotation, scale, velocity, angularVelocity, acceleration } = part;
  const values: readonly (Vector3 | Quaternion)[] = [
    groupPosition,
    offsetPosition,
    rotation,
    scale,
    velocity,
    angularVelocity,
    acceleration,
  ];
  return values.every((value) => Object.values(value).every(Number.isFinite));
}

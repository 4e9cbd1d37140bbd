import type { Quaternion, Vector3 } from '@landfall/protocol/datatypes';
import type { ScenePart } from '@landfall/protocol/object-xml';
import { MAX_PRIMS } from '../../config/index.ts';
import { isWithin } from '../building/index.ts';
import { announceAll, sceneOf } from '../objects/index.ts';
import { Part } from '../region/index.ts';
import type { Region } from '../region/index.ts';
import { ANSWER_WAIT_MS } from './asking.ts';
import type { Thing } from './peer.ts';

/** So many are remembered; of more it is not known any more that they came. */
const MOST_REMEMBERED = 256;

/** When things came over the border, by id of their roots, the oldest first. */
const CAME = new Part<Region, Map<string, number>>(() => new Map());

/**
 * CreateObject: a linkset comes over the border, under its ids, with all that it is. Whoever sits on it comes after it. It stands at the place
 * that is said; where that is the zero vector, at its own.
 * @returns whether it stands there now: not what would be outside of the region, nor what has numbers that are none
 * @source OpenSim Scene.cs (IncomingCreateObject, AddSceneObject)
 */
export function takeThing(region: Region, { parts, position }: Thing): boolean {
  const scene = sceneOf(region);
  if (hasJustCome(region, parts)) return true;
  if (region.config.isClosed || scene.size + parts.length > MAX_PRIMS) return false;
  if (parts.some(({ id }) => scene.byId(id) !== undefined)) return false;
  const placed = isNowhere(position) ? parts : parts.map((part) => ({ ...part, groupPosition: position }));
  if (!isPlaced(region, placed)) return false;
  const root = scene.add(placed);
  if (root === undefined) return false;
  announceAll(region, root, 'full');
  remember(region, root.id.key);
  return true;
}

function hasJustCome(region: Region, parts: Thing['parts']): boolean {
  const cameAt = region.part(CAME).get(parts[0]?.id.key ?? '');
  if (cameAt === undefined) return false;
  const scene = sceneOf(region);
  const [root] = parts.map(({ id }) => scene.byId(id));
  const isWhole = root?.isRoot === true && parts.every(({ id }) => scene.byId(id)?.root === root);
  return isWhole && region.services.ports.clock.now() < cameAt + 2 * ANSWER_WAIT_MS['create-object'];
}

function remember(region: Region, key: string): void {
  const came = region.part(CAME);
  came.delete(key);
  came.set(key, region.services.ports.clock.now());
  const [oldest] = came.keys();
  if (came.size > MOST_REMEMBERED && oldest !== undefined) came.delete(oldest);
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

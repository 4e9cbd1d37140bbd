import { MAX_PRIMS } from '../../config/index.ts';
import { announceAll, sceneOf } from '../objects/index.ts';
import type { Region } from '../region/index.ts';
import type { Thing } from './peer.ts';

/**
 * CreateObject: a linkset comes over the border, under its ids, with all that it is. Whoever sits on it comes after it.
 * @returns whether it stands there now
 * @source OpenSim Scene.cs (IncomingCreateObject, AddSceneObject)
 */
export function takeThing(region: Region, { parts }: Thing): boolean {
  const scene = sceneOf(region);
  if (region.config.isClosed || scene.size + parts.length > MAX_PRIMS) return false;
  if (parts.some(({ id }) => scene.byId(id) !== undefined)) return false;
  const root = scene.add(parts);
  if (root === undefined) return false;
  announceAll(region, root, 'full');
  return true;
}

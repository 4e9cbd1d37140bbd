import { PERMISSION } from '@landfall/protocol/inventory';
import { mayDo, sceneOf } from '../objects/index.ts';
import type { Prim } from '../objects/index.ts';
import type { Agent } from '../region/index.ts';

/** Is it theirs? Only owners delete and take things. @source OpenSim PermissionsModule.cs (CanDeleteObject, CanTakeObject) */
export const owns = (agent: Agent, { root }: Prim): boolean => root.ownerId.equals(agent.id);

/** The part, unless somebody wears it: what is worn is not linked, taken or copied. @source OpenSim Scene.Inventory.cs (DeRezObjects) */
export const standing = (prim: Prim | undefined): Prim | undefined =>
  prim?.root.worn === undefined ? prim : undefined;

/** A part that this agent may do that with; undefined, and nothing is said, for others. */
export function partFor(agent: Agent, localId: number, permission: number): Prim | undefined {
  const prim = sceneOf(agent.region).byLocalId(localId);
  return prim !== undefined && mayDo(agent, prim, permission) ? prim : undefined;
}

/** @source OpenSim PermissionsModule.cs (CanTakeCopyObject, CanDuplicateObject) */
export function mayCopy(agent: Agent, prim: Prim): boolean {
  return (
    mayDo(agent, prim, PERMISSION.copy) && (owns(agent, prim) || mayDo(agent, prim, PERMISSION.transfer))
  );
}

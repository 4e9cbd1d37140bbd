import { PERMISSION, permissionsOf, sceneOf } from '../objects/index.ts';
import type { Prim } from '../objects/index.ts';
import type { Agent } from '../region/index.ts';

/** May this agent do that (a bit of PERMISSION) with the linkset of a part? @source OpenSim PermissionsModule.cs (CanEditObject, CanMoveObject) */
export const mayDo = (agent: Agent, { root }: Prim, permission: number): boolean =>
  (permissionsOf(agent.id, root.part) & permission) !== 0;

/** Is it theirs? Only owners delete and take things. @source OpenSim PermissionsModule.cs (CanDeleteObject, CanTakeObject) */
export const owns = (agent: Agent, { root }: Prim): boolean => root.ownerId.equals(agent.id);

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

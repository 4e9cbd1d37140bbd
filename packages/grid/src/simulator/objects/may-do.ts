import { permissionsOf } from './permissions.ts';
import type { Agent } from '../region/index.ts';
import type { Prim } from './prim.ts';

/** May this agent do that (a bit of PERMISSION) with the linkset of a part? With what somebody else wears nobody may do anything. @source OpenSim PermissionsModule.cs (CanEditObject, CanMoveObject) */
export const mayDo = (agent: Agent, { root }: Prim, permission: number): boolean =>
  (root.worn === undefined || root.worn.by === agent) &&
  (permissionsOf(agent.id, root.part) & permission) !== 0;

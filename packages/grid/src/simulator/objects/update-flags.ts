import type { Uuid } from '@landfall/protocol/datatypes';
import { OBJECT_FLAG } from '@landfall/protocol/object';
import { hasContents } from '@landfall/protocol/object-xml';
import type { ScenePart } from '@landfall/protocol/object-xml';
import { PERMISSION } from '@landfall/protocol/inventory';
import { permissionsOf } from './permissions.ts';

/** What an object is, whoever looks at it. @source OpenSim SceneObjectPart.cs (GetEffectiveObjectFlags) */
const OWN_FLAGS =
  OBJECT_FLAG.physics |
  OBJECT_FLAG.scripted |
  OBJECT_FLAG.touch |
  OBJECT_FLAG.phantom |
  OBJECT_FLAG.allowInventoryDrop |
  OBJECT_FLAG.temporaryOnRez;

/** Nobody may give what is not theirs any other flags. */
const RIGHTS: readonly (readonly [permission: number, flag: number])[] = [
  [PERMISSION.copy, OBJECT_FLAG.copy],
  [PERMISSION.move, OBJECT_FLAG.move],
  [PERMISSION.modify, OBJECT_FLAG.modify],
  [PERMISSION.transfer, OBJECT_FLAG.transfer],
];

/**
 * `UpdateFlags` of a part for one agent: what it is, and what that agent may do with its linkset.
 * @source OpenSim PermissionsModule.cs (GenerateClientFlags); captures/ground-truth
 */
export function updateFlagsFor(agentId: Uuid, part: ScenePart, root: ScenePart): number {
  const allowed = permissionsOf(agentId, root);
  let flags = (part.flags & OWN_FLAGS) | (hasContents(part) ? 0 : OBJECT_FLAG.inventoryEmpty);
  for (const [permission, flag] of RIGHTS) if ((allowed & permission) !== 0) flags |= flag;
  if (!part.ownerId.isZero) flags |= OBJECT_FLAG.anyOwner;
  if (!agentId.equals(part.ownerId)) return flags;
  return flags | OBJECT_FLAG.youOwner | ((allowed & PERMISSION.modify) === 0 ? 0 : OBJECT_FLAG.ownerModify);
}

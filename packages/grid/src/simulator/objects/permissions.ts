import type { Uuid } from '@landfall/protocol/datatypes';
import { PERMISSION } from '@landfall/protocol/inventory';
import type { PermissionMasks, ScenePart } from '@landfall/protocol/object-xml';

/** Everything but "modify next"; what OpenSim gives a new prim. @source captures/login-nodemetaverse, ObjectProperties */
export const FULL_PERMISSIONS =
  PERMISSION.move | PERMISSION.export | PERMISSION.copy | PERMISSION.modify | PERMISSION.transfer;
/** Of who gets it from its maker: to move it and to pass it on. */
export const NEXT_OWNER_PERMISSIONS = PERMISSION.move | PERMISSION.transfer;

const TO_KEEP = PERMISSION.move | PERMISSION.modify;
const TO_HAVE = PERMISSION.copy | PERMISSION.transfer;

/** What the owner of a linkset may do with it, by the masks of its root. @source OpenSim SceneObjectGroup.Inventory.cs (AggregatePerms) */
export function ownerPermissions({ base, owner }: PermissionMasks): number {
  const own = (owner & TO_HAVE) === 0 ? owner | PERMISSION.transfer : owner;
  return own & (base | PERMISSION.move);
}

/**
 * What everybody may do with it: never to modify it, and to pass it on where its owner may: that is what viewers show of what can be
 * bought.
 * @source OpenSim SceneObjectGroup.Inventory.cs (AggregatePerms)
 */
export function everyonePermissions(masks: PermissionMasks): number {
  const owner = ownerPermissions(masks);
  const asked = masks.everyone & ~PERMISSION.modify;
  const isFixed = (masks.base & PERMISSION.transfer) === 0;
  return owner & (isFixed ? asked & ~PERMISSION.copy : asked | (owner & PERMISSION.transfer));
}

/** What somebody may do with a linkset; nothing is moved or modified of what its owner locked. */
export function permissionsOf(agentId: Uuid, root: ScenePart): number {
  const { masks, ownerId } = root;
  const isLocked = (masks.owner & PERMISSION.move) === 0;
  const all = agentId.equals(ownerId) ? ownerPermissions(masks) : everyonePermissions(masks);
  return isLocked ? all & ~TO_KEEP : all;
}

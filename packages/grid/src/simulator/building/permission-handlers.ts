import type { PermissionMasks } from '@landfall/protocol/object-xml';
import { PERMISSION } from '@landfall/protocol/inventory';
import { announceAll, sceneOf, tellProperties } from '../objects/index.ts';
import type { Handlers } from '../region/index.ts';
import { owns } from './allowed.ts';

/** `Field` of ObjectPermissions; the base mask (1) is for gods, of which there are none. */
const FIELDS: Readonly<Record<number, keyof PermissionMasks>> = Object.freeze({
  2: 'owner',
  4: 'group',
  8: 'everyone',
  16: 'nextOwner',
});

/** Who may do what: said by owners of their own things. Groups there are none here, and nobody gives things away by force. */
export const permissionHandlers: Handlers = {
  ObjectPermissions({ ObjectData }, from) {
    for (const { ObjectLocalID, Field, Set, Mask } of ObjectData) {
      const prim = sceneOf(from.region).byLocalId(ObjectLocalID);
      const field = FIELDS[Field];
      if (prim === undefined || field === undefined || !owns(from, prim)) continue;
      for (const one of prim.linkset) {
        const masks = maskedBy(one.part.masks, field, Mask, Set === 1);
        sceneOf(from.region).change(one, { masks });
      }
      announceAll(from.region, prim.root, 'full');
      tellProperties(from, [prim]);
    }
  },

  /** Only out of a group: nobody is in any. */
  ObjectGroup({ AgentData, ObjectData }, from) {
    if (!AgentData.GroupID.isZero) return;
    for (const { ObjectLocalID } of ObjectData) {
      const prim = sceneOf(from.region).byLocalId(ObjectLocalID);
      if (prim === undefined || !owns(from, prim)) continue;
      for (const one of prim.linkset) sceneOf(from.region).change(one, { groupId: AgentData.GroupID });
      tellProperties(from, [prim.root]);
    }
  },
};

/**
 * Bits set or cleared in one of the masks, never beyond the base. A next owner who may not copy may pass it on, and may always move it.
 * @source OpenSim SceneObjectPart.cs (UpdatePermissions)
 */
export function maskedBy(
  masks: PermissionMasks,
  field: keyof PermissionMasks,
  bits: number,
  isSet: boolean,
): PermissionMasks {
  const asked = isSet ? masks[field] | bits : masks[field] & ~bits;
  const within = (asked & masks.base) >>> 0;
  return { ...masks, [field]: field === 'nextOwner' ? forNextOwner(within) : within };
}

const forNextOwner = (mask: number): number =>
  ((mask & PERMISSION.copy) === 0 ? mask | PERMISSION.transfer : mask) | PERMISSION.move;

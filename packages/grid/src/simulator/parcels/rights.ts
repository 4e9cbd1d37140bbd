import type { Uuid } from '@landfall/protocol/datatypes';
import { PARCEL_FLAG } from '@landfall/protocol/parcel';
import { isEstateManager, settingsOf } from '../settings/index.ts';
import type { Region } from '../region/index.ts';
import type { GridParcel } from './grid-parcel.ts';

/**
 * Who may change a parcel: its owner; of what estates are about, the estate's too.
 * @source OpenSim PermissionsModule.cs (GenericParcelOwnerPermission)
 */
export function mayEdit(agentId: Uuid, parcel: GridParcel): boolean {
  return parcel.ownerId.equals(agentId);
}

/** The same, of what the estate's owner may do with everybody's land: sell, divide, join, reclaim it. */
export function mayManage(region: Region, agentId: Uuid, parcel: GridParcel): boolean {
  return mayEdit(agentId, parcel) || isEstateManager(region, agentId);
}

/**
 * Who may change the ground of a parcel: its owner, the estate's, and whoever likes where the parcel allows it; nobody else's where the
 * region forbids it.
 * @source OpenSim PermissionsModule.cs (CanTerraformLand)
 */
export function mayTerraform(region: Region, agentId: Uuid, parcel: GridParcel): boolean {
  if (isEstateManager(region, agentId)) return true;
  if (settingsOf(region).blockTerraform) return false;
  return mayEdit(agentId, parcel) || (parcel.flags & PARCEL_FLAG.allowTerraform) !== 0;
}

import type { Uuid, Vector3 } from '@landfall/protocol/datatypes';
import { mayManage, parcelsOf } from '../parcels/index.ts';
import type { Region } from '../region/index.ts';

/**
 * Who may be at home at a place: whose land it is, and everybody where it is the grid's own.
 * @source OpenSim LandManagementModule.cs (ClientOnSetHome), where it is the owner's alone
 */
export function mayLiveAt(region: Region, agentId: Uuid, { x, y }: Vector3): boolean {
  const parcel = parcelsOf(region).at(x, y);
  return parcel.ownerId.equals(region.ownerId) || mayManage(region, agentId, parcel);
}

import type { Uuid, Vector3 } from '@landfall/protocol/datatypes';
import { fullName } from '../../services/accounts/index.ts';
import { inhabitants } from '../avatars/index.ts';
import { parcelsOf } from '../parcels/index.ts';
import type { GridParcel } from '../parcels/index.ts';
import type { Region } from '../region/index.ts';
import type { AccessQuery, Verdict } from './peer.ts';

const ALLOWED: Verdict = Object.freeze({ allowed: true });
/** Bits of `ParcelFlags`, and which list somebody stands in. @source viewer llparcelflags.h */
const USE_ACCESS_LIST = 0x200;
const USE_BAN_LIST = 0x400;
const ON_ACCESS_LIST = 1;
const ON_BAN_LIST = 2;

/** Whether somebody may come in, with OpenSim's reasons. @source OpenSim Scene.cs (QueryAccess, AuthorizeUser, CheckLandPositionAccess) */
export function verdictOf(region: Region, { agentId, viaTeleport, position }: AccessQuery): Verdict {
  const { name, config } = region;
  if (config.isClosed || region.isDown) return refused('Logins to this region are disabled');
  const person = nameOf(region, agentId);
  if (config.banned.some((banned) => sameText(banned, person)))
    return refused(`Denied access to region ${name}: You have been banned from that region.`);
  if (config.admitted !== undefined && !config.admitted.some((admitted) => sameText(admitted, person)))
    return refused(`Denied access to private region ${name}: You do not have access to that region.`);
  if ([...inhabitants(region)].length >= region.maxAgents) return refused('The region is full');
  return viaTeleport ? anyParcel(region, agentId) : parcelAt(region, agentId, position);
}

/** Who teleports is put onto another parcel when need be. */
function anyParcel(region: Region, agentId: Uuid): Verdict {
  const mayStand = parcelsOf(region).parcels.some((parcel) => parcelRefusal(parcel, agentId) === undefined);
  return mayStand ? ALLOWED : refused('You dont have access to the region parcels');
}

function parcelAt(region: Region, agentId: Uuid, { x, y }: Vector3): Verdict {
  const reason = parcelRefusal(parcelsOf(region).at(x, y), agentId);
  return reason === undefined ? ALLOWED : refused(reason);
}

/** Why somebody may not be on a parcel; undefined when they may. */
export function parcelRefusal({ flags, access, ownerId }: GridParcel, agentId: Uuid): string | undefined {
  if (ownerId.equals(agentId)) return undefined;
  const stands = (list: number): boolean =>
    access.some((entry) => entry.flags === list && entry.agentId.equals(agentId));
  if (flags & USE_BAN_LIST && stands(ON_BAN_LIST)) return 'You are banned from the parcel';
  if (flags & USE_ACCESS_LIST && !stands(ON_ACCESS_LIST)) return 'The parcel is restricted';
  return undefined;
}

const refused = (reason: string): Verdict => ({ allowed: false, reason });

function nameOf({ services }: Region, agentId: Uuid): string {
  const account = services.accounts.byId(agentId);
  return account === undefined ? '' : fullName(account);
}

const sameText = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

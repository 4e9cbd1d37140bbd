import { Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { LANDING_TYPE, PARCEL_CELL_METRES, PARCEL_FLAG } from '@landfall/protocol/parcel';
import type { ParcelManners } from '@landfall/protocol/parcel';
import { MOST_PARCELS } from '@landfall/assets/region-archive';
import type { Region } from '../region/index.ts';
import type { GridParcel, ParcelFields } from './grid-parcel.ts';
import { withMedia } from './media.ts';
import { parcelsOf } from './parcel-map.ts';
import type { LandArea } from './parcel-map.ts';
import { forgetCounts } from './prim-counts.ts';
import { mayEdit, mayManage } from './rights.ts';
import { tellChange, tellDivision, tellOverlay } from './telling.ts';

/** What an owner may switch: nobody switches what Linden Lab keeps for itself. @source OpenSim LandObject.cs (UpdateLandProperties) */
const OWNERS_FLAGS = ~(PARCEL_FLAG.forSaleObjects | PARCEL_FLAG.lindenHome);
/** What the estate may switch on everybody's land. */
const SALE_FLAGS =
  PARCEL_FLAG.forSale |
  PARCEL_FLAG.allowDeedToGroup |
  PARCEL_FLAG.contributeWithDeed |
  PARCEL_FLAG.sellObjectsWithLand;
/** What ends when a parcel changes hands. */
export const OFFERS =
  PARCEL_FLAG.forSale |
  PARCEL_FLAG.forSaleObjects |
  PARCEL_FLAG.sellObjectsWithLand |
  PARCEL_FLAG.showInSearch;

/** Changes what somebody may change of a parcel; the rest stays, without a word. @source OpenSim LandObject.cs (UpdateLandProperties) */
export function updateParcel(region: Region, by: Uuid, parcel: GridParcel, wanted: ParcelManners): void {
  if (!mayManage(region, by, parcel)) return;
  const isOwner = mayEdit(by, parcel);
  const allowed = isOwner ? OWNERS_FLAGS : SALE_FLAGS;
  const now = parcelsOf(region).change(parcel, {
    ...(isOwner ? ownersFields(parcel, wanted) : {}),
    buyerId: wanted.buyerId,
    salePrice: wanted.salePrice,
    ...(parcel.isGroupOwned ? {} : { groupId: wanted.groupId }),
    flags: ((parcel.flags & ~allowed) | (wanted.flags & allowed)) >>> 0,
  });
  const soundsOtherwise = ((parcel.flags ^ now.flags) & PARCEL_FLAG.soundLocal) !== 0;
  if (soundsOtherwise || now.seeAvatars !== parcel.seeAvatars) tellOverlay(region);
  tellChange(region, now);
}

function ownersFields(parcel: GridParcel, wanted: ParcelManners): ParcelFields {
  return {
    name: wanted.name,
    description: wanted.description,
    category: wanted.category & 0xff,
    passHours: Number.isFinite(wanted.passHours) ? wanted.passHours : 0,
    passPrice: wanted.passPrice,
    musicUrl: wanted.musicUrl,
    ...withMedia(parcel, wanted.media, wanted.obscuresObjectMedia),
    snapshotId: wanted.snapshotId,
    landingType: wanted.landingType & 0xff,
    userLocation: finitePlace(wanted.landingPoint),
    userLookAt: finitePlace(wanted.landingLookAt),
    seeAvatars: wanted.seeAvatars,
    anyAvatarSounds: wanted.anyAvatarSounds,
    groupAvatarSounds: wanted.groupAvatarSounds,
  };
}

const finitePlace = (place: Vector3): Vector3 =>
  [place.x, place.y, place.z].every(Number.isFinite) ? place : ZERO_VECTOR;

/** Cuts an area out of the one parcel that it lies in. Whatever it is not, is not done. @source OpenSim LandManagementModule.cs (Subdivide) */
export function divideParcel(region: Region, by: Uuid, area: LandArea): void {
  const map = parcelsOf(region);
  const [parcel, ...others] = isArea(area, region) ? within(region, area) : [];
  if (parcel === undefined || others.length > 0 || map.parcels.length >= MOST_PARCELS) return;
  if (!mayManage(region, by, parcel) || sizeOf(area) >= parcel.area) return;
  const nowhere = { landingType: LANDING_TYPE.anywhere, userLocation: ZERO_VECTOR, userLookAt: ZERO_VECTOR };
  const { cut, rest } = map.cut(parcel, area, {
    ...nowhere,
    id: region.services.newId(),
    flags: (parcel.flags & ~PARCEL_FLAG.showInSearch) >>> 0,
  });
  const { x, y } = rest.userLocation;
  const hasLostItsPoint = rest.landingType === LANDING_TYPE.point && map.at(x, y) !== rest;
  const remaining = hasLostItsPoint ? map.change(rest, nowhere) : rest;
  forgetCounts(region);
  tellDivision(region, [cut, remaining]);
}

/** Joins all that have land in an area to the largest of them, where they have one owner. @source OpenSim LandManagementModule.cs (Join) */
export function joinParcels(region: Region, by: Uuid, area: LandArea): void {
  const found = isArea(area, region) ? within(region, area) : [];
  if (found.length < 2) return;
  const largest = found.reduce((one, other) => (other.area > one.area ? other : one));
  const isOneOwners = found.every(({ ownerId }) => ownerId.equals(largest.ownerId));
  if (!isOneOwners || !mayManage(region, by, largest)) return;
  const joined = parcelsOf(region).join(
    largest,
    found.filter((parcel) => parcel !== largest),
  );
  forgetCounts(region);
  tellDivision(region, [joined]);
}

/** Gives it up, or takes it back: it is the estate's then. @source OpenSim LandManagementModule.cs (ClientOnParcelAbandonRequest, -Reclaim) */
export function giveToEstate(region: Region, parcel: GridParcel, isReclaimed: boolean): void {
  const { clock } = region.services.ports;
  const reclaimed = {
    claimDate: Math.floor(clock.wallTime() / 1000),
    salePrice: 0,
    buyerId: Uuid.zero,
    seeAvatars: true,
    anyAvatarSounds: true,
    groupAvatarSounds: true,
  };
  const now = parcelsOf(region).change(parcel, {
    ownerId: region.ownerId,
    groupId: Uuid.zero,
    isGroupOwned: false,
    flags: (parcel.flags & ~OFFERS) >>> 0,
    ...(isReclaimed ? reclaimed : {}),
  });
  forgetCounts(region);
  tellOverlay(region);
  tellChange(region, now);
}

const within = (region: Region, { west, south, east, north }: LandArea): readonly GridParcel[] =>
  parcelsOf(region).within(west, south, east, north);

const sizeOf = ({ west, south, east, north }: LandArea): number => (east - west) * (north - south);

/** Whole cells inside of the region. */
function isArea({ west, south, east, north }: LandArea, { sizeMetres }: Region): boolean {
  const isOfCells = [west, south, east, north].every((metres) => metres % PARCEL_CELL_METRES === 0);
  return (
    isOfCells &&
    west >= 0 &&
    south >= 0 &&
    east <= sizeMetres &&
    north <= sizeMetres &&
    west < east &&
    south < north
  );
}

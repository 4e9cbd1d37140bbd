import { Uuid } from '@landfall/protocol/datatypes';
import { PERMISSION } from '@landfall/protocol/inventory';
import { PARCEL_FLAG } from '@landfall/protocol/parcel';
import { handOver } from '../building/index.ts';
import { sceneOf } from '../objects/index.ts';
import { alert } from '../region/index.ts';
import type { Agent } from '../region/index.ts';
import { OFFERS } from './editing.ts';
import type { GridParcel } from './grid-parcel.ts';
import { parcelsOf } from './parcel-map.ts';
import { forgetCounts } from './prim-counts.ts';
import { tellChange, tellOverlay } from './telling.ts';

const NO_MONEY = 'There is no money in this grid.';
/** Any of them offers it. @source OpenSim LandManagementModule.cs (EventManagerOnValidateLandBuy) */
const FOR_SALE = PARCEL_FLAG.forSale | PARCEL_FLAG.forSaleObjects | PARCEL_FLAG.sellObjectsWithLand;

/**
 * Sells a parcel that is for sale, for nothing: there is no money, so that what costs something is not sold. What its owner sells with it is
 * the buyer's, too.
 * @source OpenSim LandManagementModule.cs (EventManagerOnValidateLandBuy), LandObject.cs (UpdateLandSold, SellLandObjects)
 */
export function sellParcel(to: Agent, parcel: GridParcel, price: number): void {
  const { region } = to;
  const isFor = parcel.buyerId.isZero || parcel.buyerId.equals(to.id);
  if ((parcel.flags & FOR_SALE) === 0 || !isFor || price < parcel.salePrice) return;
  if (parcel.salePrice > 0) return alert(to, NO_MONEY);
  if ((parcel.flags & PARCEL_FLAG.sellObjectsWithLand) !== 0) sellObjects(to, parcel);
  const now = parcelsOf(region).change(parcel, {
    ownerId: to.id,
    groupId: Uuid.zero,
    isGroupOwned: false,
    claimDate: Math.floor(region.services.ports.clock.wallTime() / 1000),
    claimPrice: 0,
    salePrice: 0,
    buyerId: Uuid.zero,
    flags: (parcel.flags & ~OFFERS) >>> 0,
  });
  forgetCounts(region);
  tellOverlay(region);
  tellChange(region, now);
}

/** Those of the former owner that stand on it, and may be passed on. */
function sellObjects(to: Agent, parcel: GridParcel): void {
  const parcels = parcelsOf(to.region);
  for (const prim of sceneOf(to.region)) {
    if (!prim.isRoot || prim.worn !== undefined || !prim.ownerId.equals(parcel.ownerId)) continue;
    const mayPass = prim.linkset.every(({ part }) => (part.masks.owner & PERMISSION.transfer) !== 0);
    const { x, y } = prim.position;
    if (mayPass && parcels.at(x, y) === parcel) handOver(to, prim);
  }
}

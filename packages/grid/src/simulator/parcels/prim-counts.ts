import { sceneOf } from '../objects/index.ts';
import { Part } from '../region/index.ts';
import type { Region } from '../region/index.ts';
import { parcelsOf } from './parcel-map.ts';
import type { GridParcel } from './grid-parcel.ts';

/** How long counts are good for: a region may have tens of thousands of prims, and anybody may ask. */
const GOOD_FOR_MS = 1000;

/** Prims on a parcel: of its owner, of its group, of others. */
export interface PrimCounts {
  readonly ofOwner: number;
  readonly ofGroup: number;
  readonly ofOthers: number;
  readonly total: number;
}

const NONE: PrimCounts = { ofOwner: 0, ofGroup: 0, ofOthers: 0, total: 0 };

interface Counted {
  readonly countedAt: number;
  readonly byParcel: ReadonlyMap<number, PrimCounts>;
}

const COUNTS = new Part((): { counted: Counted | undefined } => ({ counted: undefined }));

/** How many prims a parcel has, at most a second ago. */
export function primCountsOf(region: Region, parcel: GridParcel): PrimCounts {
  const kept = region.part(COUNTS);
  const now = region.services.ports.clock.now();
  if (kept.counted === undefined || now - kept.counted.countedAt > GOOD_FOR_MS)
    kept.counted = { countedAt: now, byParcel: count(region) };
  return kept.counted.byParcel.get(parcel.localId) ?? NONE;
}

/** Whose land it is has changed. */
export function forgetCounts(region: Region): void {
  region.part(COUNTS).counted = undefined;
}

function count(region: Region): ReadonlyMap<number, PrimCounts> {
  const map = parcelsOf(region);
  const counts = new Map<number, PrimCounts>();
  for (const { position, ownerId, root } of sceneOf(region)) {
    if (root.worn !== undefined) continue;
    const parcel = map.at(position.x, position.y);
    const before = counts.get(parcel.localId) ?? NONE;
    const isOwners = ownerId.equals(parcel.ownerId);
    counts.set(parcel.localId, {
      ...before,
      ofOwner: before.ofOwner + (isOwners ? 1 : 0),
      ofOthers: before.ofOthers + (isOwners ? 0 : 1),
      total: before.total + 1,
    });
  }
  return counts;
}

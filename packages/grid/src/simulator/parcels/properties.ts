import type { QueuedEvent } from '@landfall/protocol/capability';
import { PARCEL_RESULT, encodeParcelEvent } from '@landfall/protocol/parcel';
import type { ParcelDescription, ParcelManners } from '@landfall/protocol/parcel';
import { MAX_PRIMS } from '../../config/index.ts';
import { sceneOf } from '../objects/index.ts';
import { fittingText } from '../region/index.ts';
import type { Region } from '../region/index.ts';
import { allowsOwnSkies, settingsOf } from '../settings/index.ts';
import { NO_DAY_VERSION } from './grid-parcel.ts';
import type { GridParcel } from './grid-parcel.ts';
import { mediaOf, obscuresObjectMedia } from './media.ts';
import { primCountsOf } from './prim-counts.ts';

/** Which request an answer belongs to, and what it says about the selection. */
export interface ParcelQuestion {
  /** Of the request, or one of `PARCEL_SEQUENCE`. */
  readonly sequenceId: number;
  readonly snapSelection: boolean;
  /** The question was about a place that has several. */
  readonly isOneOfMany?: boolean;
}

/** ParcelProperties of a parcel, as the event queue carries it. */
export function parcelProperties(region: Region, parcel: GridParcel, question: ParcelQuestion): QueuedEvent {
  const { sequenceId, snapSelection, isOneOfMany = false } = question;
  return encodeParcelEvent({
    sequenceId,
    result: isOneOfMany ? PARCEL_RESULT.multiple : PARCEL_RESULT.single,
    snapsSelection: snapSelection,
    parcel: describeParcel(region, parcel),
  });
}

/** A parcel as its region tells of it: texts are cut to what fields of messages hold. */
function describeParcel(region: Region, parcel: GridParcel): ParcelDescription {
  const { restrictPushing } = settingsOf(region);
  const allowsSkies = allowsOwnSkies(region);
  return {
    ...mannersOf(parcel),
    localId: parcel.localId,
    ownerId: parcel.ownerId,
    isGroupOwned: parcel.isGroupOwned,
    area: parcel.area,
    bitmap: parcel.bitmap,
    southWest: parcel.southWest,
    northEast: parcel.northEast,
    status: parcel.status,
    claimDate: parcel.claimDate,
    claimPrice: parcel.claimPrice,
    auctionId: parcel.auctionId,
    otherCleanMinutes: parcel.otherCleanTime,
    ...primsOf(region, parcel),
    overrides: {
      restrictsPushing: restrictPushing,
      deniesAnonymous: false,
      deniesAgeUnverified: false,
      allowsAccessLists: true,
      allowsOwnSkies: allowsSkies,
    },
    environmentVersion: allowsSkies ? parcel.environmentVersion : NO_DAY_VERSION,
  };
}

/** What of a parcel can be changed, as it is now. */
export function mannersOf(parcel: GridParcel): ParcelManners {
  const media = mediaOf(parcel);
  return {
    name: fittingText(parcel.name),
    description: fittingText(parcel.description),
    flags: parcel.flags,
    category: parcel.category,
    salePrice: parcel.salePrice,
    buyerId: parcel.buyerId,
    groupId: parcel.groupId,
    passHours: parcel.passHours,
    passPrice: parcel.passPrice,
    musicUrl: fittingText(parcel.musicUrl),
    media: { ...media, url: fittingText(media.url) },
    obscuresObjectMedia: obscuresObjectMedia(parcel),
    snapshotId: parcel.snapshotId,
    landingType: parcel.landingType,
    landingPoint: parcel.userLocation,
    landingLookAt: parcel.userLookAt,
    seeAvatars: parcel.seeAvatars,
    anyAvatarSounds: parcel.anyAvatarSounds,
    groupAvatarSounds: parcel.groupAvatarSounds,
  };
}

function primsOf(region: Region, parcel: GridParcel) {
  const { ofOwner, ofGroup, ofOthers, total } = primCountsOf(region, parcel);
  const share = parcel.area / region.sizeMetres ** 2;
  return {
    prims: total,
    maxPrims: Math.floor(MAX_PRIMS * share),
    primCounts: {
      ofOwner,
      ofGroup,
      ofOthers,
      selected: 0,
      inRegion: sceneOf(region).size,
      mostInRegion: MAX_PRIMS,
      bonus: settingsOf(region).objectBonus,
    },
  };
}

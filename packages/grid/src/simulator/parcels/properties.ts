import { encodeText } from '@landfall/protocol/bytes';
import type { QueuedEvent } from '@landfall/protocol/capability';
import { LlsdDate, binaryFromU32 } from '@landfall/protocol/llsd';
import type { LlsdMap } from '@landfall/protocol/llsd';
import { ParcelProperties } from '@landfall/protocol/message';
import { MAX_PRIMS } from '../../config/index.ts';
import { sceneOf } from '../objects/index.ts';
import type { Region } from '../region/index.ts';
import { allowsOwnSkies, settingsOf } from '../settings/index.ts';
import type { GridParcel } from './parcel-map.ts';
import { primCountsOf } from './prim-counts.ts';

/** Which request an answer belongs to, and what it says about the selection. */
export interface ParcelQuestion {
  readonly sequenceId: number;
  readonly snapSelection: boolean;
  /** The question was about a place that has several. */
  readonly isOneOfMany?: boolean;
}

/**
 * ParcelProperties of a parcel, as the event queue carries it: the message's own form, and what OpenSimulator adds to it.
 * @source captures/login-standard, first EventQueueGet answer; OpenSim LLClientView.cs (SendLandProperties)
 */
export function parcelProperties(region: Region, parcel: GridParcel, question: ParcelQuestion): QueuedEvent {
  const allowsSkies = allowsOwnSkies(region);
  const body = ParcelProperties.toLlsd({
    name: 'ParcelProperties',
    ParcelData: { ...parcelData(parcel, question), ...primData(region, parcel), ...regionData(region) },
    AgeVerificationBlock: { RegionDenyAgeUnverified: false },
    RegionAllowAccessBlock: { RegionAllowAccessOverride: true },
    ParcelEnvironmentBlock: {
      ParcelEnvironmentVersion: allowsSkies && parcel.environment !== '' ? 1 : -1,
      RegionAllowEnvironmentOverride: allowsSkies,
    },
  });
  const [fields] = body['ParcelData'] as readonly LlsdMap[];
  return {
    message: 'ParcelProperties',
    body: { ...body, ...addedBlocks(parcel), ParcelData: [{ ...fields, ...addedFields(parcel) }] },
  };
}

/** Beyond the schema, and a date where the schema has S32: as OpenSimulator writes them. */
function addedFields({ claimDate, seeAvatars, anyAvatarSounds, groupAvatarSounds }: GridParcel): LlsdMap {
  return {
    ClaimDate: new LlsdDate(claimDate),
    SeeAVs: seeAvatars,
    AnyAVSounds: anyAvatarSounds,
    GroupAVSounds: groupAvatarSounds,
  };
}

/** Of its media, newer servers write more than older ones: it stands among what is kept unread. */
function addedBlocks({ rest }: GridParcel): LlsdMap {
  const said = (name: string): string => rest.find((node) => node.name === name)?.text ?? '';
  const pixels = (name: string): number => (/^\d{1,5}$/.test(said(name)) ? Number(said(name)) : 0);
  return {
    MediaData: [
      {
        MediaDesc: said('MediaDesc'),
        MediaHeight: pixels('MediaH'),
        MediaWidth: pixels('MediaW'),
        MediaLoop: said('MediaLoop') === '1',
        MediaType: said('MediaType') === '' ? 'none/none' : said('MediaType'),
        ObscureMedia: false,
        ObscureMusic: false,
      },
    ],
    ParcelExtendedFlags: [{ Flags: binaryFromU32(said('ObscureMOAP') === '1' ? 1 : 0) }],
  };
}

function parcelData(parcel: GridParcel, question: ParcelQuestion) {
  const { southWest, northEast } = parcel;
  return {
    ...SAME_FIELDS,
    LocalID: parcel.localId,
    AABBMin: { ...southWest, z: 0 },
    AABBMax: { ...northEast, z: 0 },
    Area: parcel.area,
    Bitmap: parcel.bitmap,
    AuctionID: parcel.auctionId,
    AuthBuyerID: parcel.buyerId,
    Category: parcel.category & 0xff,
    ClaimDate: parcel.claimDate | 0,
    ClaimPrice: parcel.claimPrice | 0,
    Name: encodeText(parcel.name.slice(0, MOST_TEXT)),
    Desc: encodeText(parcel.description.slice(0, MOST_TEXT)),
    OwnerID: parcel.ownerId,
    GroupID: parcel.groupId,
    IsGroupOwned: parcel.isGroupOwned,
    ParcelFlags: parcel.flags,
    LandingType: parcel.landingType & 0xff,
    MediaID: parcel.mediaId,
    MediaURL: encodeText(parcel.mediaUrl.slice(0, MOST_TEXT)),
    MediaAutoScale: parcel.mediaAutoScale & 0xff,
    MusicURL: encodeText(parcel.musicUrl.slice(0, MOST_TEXT)),
    OtherCleanTime: parcel.otherCleanTime | 0,
    PassHours: parcel.passHours,
    PassPrice: parcel.passPrice | 0,
    SalePrice: parcel.salePrice | 0,
    SnapshotID: parcel.snapshotId,
    Status: parcel.status & 0xff,
    UserLocation: parcel.userLocation,
    UserLookAt: parcel.userLookAt,
    RequestResult: question.isOneOfMany === true ? RESULT_MULTIPLE : RESULT_SINGLE,
    SequenceID: question.sequenceId,
    SnapSelection: question.snapSelection,
  };
}

/** A text of a message has 255 bytes at most; a character of it takes up to four, and those that say so much are none of ours. */
const MOST_TEXT = 63;

function primData(region: Region, parcel: GridParcel) {
  const { ofOwner, ofGroup, ofOthers, total } = primCountsOf(region, parcel);
  const share = parcel.area / region.sizeMetres ** 2;
  return {
    OwnerPrims: ofOwner,
    GroupPrims: ofGroup,
    OtherPrims: ofOthers,
    TotalPrims: total,
    MaxPrims: Math.floor(MAX_PRIMS * share),
    SimWideMaxPrims: MAX_PRIMS,
    SimWideTotalPrims: sceneOf(region).size,
  };
}

function regionData(region: Region) {
  const { objectBonus, restrictPushing } = settingsOf(region);
  return { ParcelPrimBonus: objectBonus, RegionPushOverride: restrictPushing };
}

/** @source OpenSim LandChannel.cs (LAND_RESULT_…) */
const RESULT_SINGLE = 0;
const RESULT_MULTIPLE = 1;

/** What nobody counts or denies here. */
const SAME_FIELDS = {
  OtherCount: 0,
  PublicCount: 0,
  RegionDenyAnonymous: false,
  RegionDenyIdentified: false,
  RegionDenyTransacted: false,
  RentPrice: 0,
  SelectedPrims: 0,
  SelfCount: 0,
};

import { encodeText } from '../bytes/index.ts';
import type { QueuedEvent } from '../capability/index.ts';
import { LlsdDate, binaryFromU32 } from '../llsd/index.ts';
import type { LlsdMap } from '../llsd/index.ts';
import { ParcelProperties } from '../message/compact/index.ts';
import type { MessageOf } from '../message/index.ts';
import type { ParcelReport } from './decode-parcel.ts';
import type { ParcelDescription } from './parcel-description.ts';

/** The message, which lacks what only {@link encodeParcelEvent} says. @throws EncodeError for a text beyond its field, when it is sent */
export function encodeParcelMessage(report: ParcelReport): MessageOf<'ParcelProperties'> {
  const { parcel } = report;
  const { overrides } = parcel;
  return {
    name: 'ParcelProperties',
    ParcelData: {
      RequestResult: report.result,
      SequenceID: report.sequenceId,
      SnapSelection: report.snapsSelection,
      ...landFields(parcel),
      ...mannersFields(parcel),
      ...primFields(parcel),
      ...UNCOUNTED,
      RegionPushOverride: overrides.restrictsPushing,
      RegionDenyAnonymous: overrides.deniesAnonymous,
    },
    AgeVerificationBlock: { RegionDenyAgeUnverified: overrides.deniesAgeUnverified },
    RegionAllowAccessBlock: { RegionAllowAccessOverride: overrides.allowsAccessLists },
    ParcelEnvironmentBlock: {
      ParcelEnvironmentVersion: parcel.environmentVersion,
      RegionAllowEnvironmentOverride: overrides.allowsOwnSkies,
    },
  };
}

/**
 * The event ParcelProperties, as OpenSimulator queues it: beyond the message's own fields, and a date where the message has seconds.
 * @source captures/login-standard, first EventQueueGet answer; OpenSim LLClientView.cs (SendLandProperties)
 */
export function encodeParcelEvent(report: ParcelReport): QueuedEvent {
  const { parcel } = report;
  const body = ParcelProperties.toLlsd(encodeParcelMessage(report));
  const [fields] = body['ParcelData'] as readonly LlsdMap[];
  return {
    message: 'ParcelProperties',
    body: {
      ...body,
      MediaData: [mediaData(parcel)],
      ParcelExtendedFlags: [{ Flags: binaryFromU32(parcel.obscuresObjectMedia ? 1 : 0) }],
      ParcelData: [{ ...fields, ...addedFields(parcel) }],
    },
  };
}

const landFields = (parcel: ParcelDescription) => ({
  LocalID: parcel.localId,
  OwnerID: parcel.ownerId,
  IsGroupOwned: parcel.isGroupOwned,
  AuctionID: parcel.auctionId,
  ClaimDate: parcel.claimDate | 0,
  ClaimPrice: parcel.claimPrice | 0,
  AABBMin: { ...parcel.southWest, z: 0 },
  AABBMax: { ...parcel.northEast, z: 0 },
  Bitmap: parcel.bitmap,
  Area: parcel.area,
  Status: parcel.status & 0xff,
  OtherCleanTime: parcel.otherCleanMinutes | 0,
});

const mannersFields = (parcel: ParcelDescription) => ({
  ParcelFlags: parcel.flags >>> 0,
  SalePrice: parcel.salePrice | 0,
  Name: encodeText(parcel.name),
  Desc: encodeText(parcel.description),
  MusicURL: encodeText(parcel.musicUrl),
  MediaURL: encodeText(parcel.media.url),
  MediaID: parcel.media.textureId,
  MediaAutoScale: parcel.media.autoScales ? 1 : 0,
  GroupID: parcel.groupId,
  PassPrice: parcel.passPrice | 0,
  PassHours: parcel.passHours,
  Category: parcel.category & 0xff,
  AuthBuyerID: parcel.buyerId,
  SnapshotID: parcel.snapshotId,
  UserLocation: parcel.landingPoint,
  UserLookAt: parcel.landingLookAt,
  LandingType: parcel.landingType & 0xff,
});

const primFields = ({ prims, maxPrims, primCounts }: ParcelDescription) => ({
  SimWideMaxPrims: primCounts.mostInRegion,
  SimWideTotalPrims: primCounts.inRegion,
  MaxPrims: maxPrims,
  TotalPrims: prims,
  OwnerPrims: primCounts.ofOwner,
  GroupPrims: primCounts.ofGroup,
  OtherPrims: primCounts.ofOthers,
  SelectedPrims: primCounts.selected,
  ParcelPrimBonus: primCounts.bonus,
});

/** What no server counts or denies any more. */
const UNCOUNTED = {
  SelfCount: 0,
  OtherCount: 0,
  PublicCount: 0,
  RentPrice: 0,
  RegionDenyIdentified: false,
  RegionDenyTransacted: false,
};

const mediaData = ({ media }: ParcelDescription): LlsdMap => ({
  MediaDesc: media.description,
  MediaHeight: media.height,
  MediaWidth: media.width,
  MediaLoop: media.loops,
  MediaType: media.type,
  ObscureMedia: false,
  ObscureMusic: false,
});

const addedFields = (parcel: ParcelDescription): LlsdMap => ({
  ClaimDate: new LlsdDate(parcel.claimDate),
  SeeAVs: parcel.seeAvatars,
  AnyAVSounds: parcel.anyAvatarSounds,
  GroupAVSounds: parcel.groupAvatarSounds,
});

import type { QueuedEvent } from '@landfall/protocol/capability';
import { Uuid } from '@landfall/protocol/datatypes';
import { LlsdDate, binaryFromU32, real } from '@landfall/protocol/llsd';
import type { LlsdMap } from '@landfall/protocol/llsd';
import { MAX_PRIMS } from '../config/index.ts';
import type { Region } from '../region/index.ts';
import { wholeBitmap } from './overlay.ts';

/** The one parcel's number. */
export const PARCEL_LOCAL_ID = 1;
/** Fly, build, create landmarks, terraform, scripts… @source captures/login-standard, ParcelProperties */
const PARCEL_FLAGS = 0x2800204b;
const LANDING_ANYWHERE = 2;

/** Which request an answer belongs to, and what it says about the selection. */
export interface ParcelQuestion {
  readonly sequenceId: number;
  readonly snapSelection: boolean;
}

/**
 * ParcelProperties of the parcel that covers the whole region, as the event queue carries it.
 * @source captures/login-standard, first EventQueueGet answer
 */
export function parcelProperties(region: Region, question: ParcelQuestion): QueuedEvent {
  const body: LlsdMap = {
    ParcelData: [parcelFields(region, question)],
    MediaData: [
      {
        MediaDesc: '',
        MediaHeight: 0,
        MediaWidth: 0,
        MediaLoop: false,
        MediaType: 'none/none',
        ObscureMedia: false,
        ObscureMusic: false,
      },
    ],
    ParcelExtendedFlags: [{ Flags: binaryFromU32(0) }],
    AgeVerificationBlock: [{ RegionDenyAgeUnverified: false }],
    ParcelEnvironmentBlock: [{ ParcelEnvironmentVersion: -1, RegionAllowEnvironmentOverride: false }],
    RegionAllowAccessBlock: [{ RegionAllowAccessOverride: true }],
  };
  return { message: 'ParcelProperties', body };
}

function parcelFields(region: Region, { sequenceId, snapSelection }: ParcelQuestion): LlsdMap {
  const { sizeMetres, scene, ownerId, services } = region;
  return {
    LocalID: PARCEL_LOCAL_ID,
    AABBMin: [real(0), real(0), real(0)],
    AABBMax: [real(sizeMetres), real(sizeMetres), real(0)],
    Area: sizeMetres * sizeMetres,
    Bitmap: wholeBitmap(sizeMetres),
    ClaimDate: new LlsdDate(
      Math.floor((services.ports.clock.wallTime() - services.ports.clock.now()) / 1000),
    ),
    Name: region.name,
    OwnerID: ownerId,
    ParcelFlags: binaryFromU32(PARCEL_FLAGS),
    LandingType: LANDING_ANYWHERE,
    RequestResult: 0,
    SequenceID: sequenceId,
    SnapSelection: snapSelection,
    MaxPrims: MAX_PRIMS,
    SimWideMaxPrims: MAX_PRIMS,
    OwnerPrims: scene.size,
    TotalPrims: scene.size,
    SimWideTotalPrims: scene.size,
    ParcelPrimBonus: real(1),
    ...UNUSED_FIELDS,
  };
}

/** Sales, groups, media and landing points, of which there are none here. */
const UNUSED_FIELDS: LlsdMap = {
  AuctionID: 0,
  AuthBuyerID: Uuid.zero,
  Category: 0,
  ClaimPrice: 0,
  Desc: '',
  GroupID: Uuid.zero,
  GroupPrims: 0,
  IsGroupOwned: false,
  MediaID: Uuid.zero,
  MediaURL: '',
  MediaAutoScale: false,
  MusicURL: '',
  OtherCleanTime: 0,
  OtherCount: 0,
  OtherPrims: 0,
  PassHours: real(0),
  PassPrice: 0,
  PublicCount: 0,
  RegionDenyAnonymous: false,
  RegionDenyIdentified: false,
  RegionDenyTransacted: false,
  RegionPushOverride: false,
  RentPrice: 0,
  SalePrice: 0,
  SelectedPrims: 0,
  SelfCount: 0,
  SnapshotID: Uuid.zero,
  Status: 0,
  UserLocation: [real(0), real(0), real(0)],
  UserLookAt: [real(0), real(0), real(0)],
  SeeAVs: true,
  AnyAVSounds: true,
  GroupAVSounds: true,
};

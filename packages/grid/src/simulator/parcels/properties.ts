import { encodeText } from '@landfall/protocol/bytes';
import type { QueuedEvent } from '@landfall/protocol/capability';
import { Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import { LlsdDate, binaryFromU32 } from '@landfall/protocol/llsd';
import type { LlsdMap } from '@landfall/protocol/llsd';
import { ParcelProperties } from '@landfall/protocol/message';
import { MAX_PRIMS } from '../../config/index.ts';
import { sceneOf } from '../objects/index.ts';
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
 * ParcelProperties of the parcel that covers the whole region, as the event queue carries it: the message's own form, and what
 * OpenSimulator adds to it.
 * @source captures/login-standard, first EventQueueGet answer
 */
export function parcelProperties(region: Region, question: ParcelQuestion): QueuedEvent {
  const body = ParcelProperties.toLlsd({
    name: 'ParcelProperties',
    ParcelData: parcelData(region, question),
    AgeVerificationBlock: { RegionDenyAgeUnverified: false },
    RegionAllowAccessBlock: { RegionAllowAccessOverride: true },
    ParcelEnvironmentBlock: { ParcelEnvironmentVersion: -1, RegionAllowEnvironmentOverride: false },
  });
  const [fields] = body['ParcelData'] as readonly LlsdMap[];
  const ClaimDate = new LlsdDate(claimedAt(region));
  return {
    message: 'ParcelProperties',
    body: { ...body, ...ADDED_BLOCKS, ParcelData: [{ ...fields, ...ADDED_FIELDS, ClaimDate }] },
  };
}

/** Beyond the schema, and a date where the schema has S32: as OpenSimulator writes them. */
const ADDED_FIELDS: LlsdMap = { SeeAVs: true, AnyAVSounds: true, GroupAVSounds: true };
const ADDED_BLOCKS: LlsdMap = {
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
};

/** When the grid was started, in seconds since 1970. */
function claimedAt({ services }: Region): number {
  return Math.floor((services.ports.clock.wallTime() - services.ports.clock.now()) / 1000);
}

function parcelData(
  region: Region,
  { sequenceId, snapSelection }: ParcelQuestion,
): ParcelProperties['ParcelData'] {
  const { sizeMetres, ownerId } = region;
  const scene = sceneOf(region);
  return {
    ...SAME_FIELDS,
    LocalID: PARCEL_LOCAL_ID,
    AABBMax: { x: sizeMetres, y: sizeMetres, z: 0 },
    Area: sizeMetres * sizeMetres,
    Bitmap: wholeBitmap(sizeMetres),
    ClaimDate: claimedAt(region),
    Name: encodeText(region.name),
    OwnerID: ownerId,
    SequenceID: sequenceId,
    SnapSelection: snapSelection,
    OwnerPrims: scene.size,
    TotalPrims: scene.size,
    SimWideTotalPrims: scene.size,
  };
}

const NONE = new Uint8Array(0);

/** What is the same for every region, and sales, groups, media and landing points, of which there are none here. */
const SAME_FIELDS = {
  AABBMin: ZERO_VECTOR,
  ParcelFlags: PARCEL_FLAGS,
  LandingType: LANDING_ANYWHERE,
  RequestResult: 0,
  MaxPrims: MAX_PRIMS,
  SimWideMaxPrims: MAX_PRIMS,
  ParcelPrimBonus: 1,
  AuctionID: 0,
  AuthBuyerID: Uuid.zero,
  Category: 0,
  ClaimPrice: 0,
  Desc: NONE,
  GroupID: Uuid.zero,
  GroupPrims: 0,
  IsGroupOwned: false,
  MediaID: Uuid.zero,
  MediaURL: NONE,
  MediaAutoScale: 0,
  MusicURL: NONE,
  OtherCleanTime: 0,
  OtherCount: 0,
  OtherPrims: 0,
  PassHours: 0,
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
  UserLocation: ZERO_VECTOR,
  UserLookAt: ZERO_VECTOR,
};

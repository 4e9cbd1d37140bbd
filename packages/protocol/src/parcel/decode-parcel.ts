import { decodeText } from '../bytes/index.ts';
import { asArray, asBoolean, asInteger, asMap, asString, asU32 } from '../llsd/index.ts';
import type { LlsdMap } from '../llsd/index.ts';
import { ParcelProperties } from '../message/compact/index.ts';
import type { MessageOf } from '../message/index.ts';
import type { ParcelDescription, ParcelManners } from './parcel-description.ts';

/** What ParcelProperties says: of which question, and of which parcel. */
export interface ParcelReport {
  /** Of the question, or one of `PARCEL_SEQUENCE`. */
  readonly sequenceId: number;
  /** See `PARCEL_RESULT`: with none, the parcel means nothing. */
  readonly result: number;
  /** Whether a viewer is to widen what it has selected to the whole parcel, as its question wanted. */
  readonly snapsSelection: boolean;
  /** All that is said of it; see `result` for whether there is one. */
  readonly parcel: ParcelDescription;
}

type Said = MessageOf<'ParcelProperties'>;

/** What only the event says. */
type Added = Pick<
  ParcelManners,
  'media' | 'obscuresObjectMedia' | 'seeAvatars' | 'anyAvatarSounds' | 'groupAvatarSounds'
>;

/** Reads the message as circuits carry it: what it lacks is as of a new parcel. Its bytes are copied. */
export function decodeParcelMessage(message: Said): ParcelReport {
  return reportOf(message, addedBy({}, {}, message.ParcelData));
}

/**
 * Reads the event ParcelProperties: the message's own fields, and what newer servers add. What is missing is zero.
 * @source OpenSim LLClientView.cs (SendLandProperties); viewer llviewerparcelmgr.cpp; captures/login-standard
 */
export function decodeParcelEvent(body: LlsdMap): ParcelReport {
  const message = ParcelProperties.fromLlsd(body);
  const [fields, media, extended] = ['ParcelData', 'MediaData', 'ParcelExtendedFlags'].map((block) =>
    asMap(asArray(body[block])[0]),
  ) as [LlsdMap, LlsdMap, LlsdMap];
  return reportOf(message, {
    ...addedBy(fields, media, message.ParcelData),
    obscuresObjectMedia: (asU32(extended['Flags']) & 1) !== 0,
  });
}

function addedBy(fields: LlsdMap, media: LlsdMap, said: Said['ParcelData']): Added {
  const isSaid = (name: string): boolean => fields[name] === undefined || asBoolean(fields[name]);
  return {
    media: {
      url: decodeText(said.MediaURL),
      textureId: said.MediaID,
      type: asString(media['MediaType']),
      description: asString(media['MediaDesc']),
      width: asInteger(media['MediaWidth']),
      height: asInteger(media['MediaHeight']),
      loops: asBoolean(media['MediaLoop']),
      autoScales: said.MediaAutoScale !== 0,
    },
    obscuresObjectMedia: false,
    seeAvatars: isSaid('SeeAVs'),
    anyAvatarSounds: isSaid('AnyAVSounds'),
    groupAvatarSounds: isSaid('GroupAVSounds'),
  };
}

function reportOf(message: Said, added: Added): ParcelReport {
  const { ParcelData: said } = message;
  return {
    sequenceId: said.SequenceID,
    result: said.RequestResult,
    snapsSelection: said.SnapSelection,
    parcel: { ...added, ...landOf(said), ...mannersOf(said), ...primsOf(said), ...overridesOf(message) },
  };
}

const landOf = (said: Said['ParcelData']) => ({
  localId: said.LocalID,
  ownerId: said.OwnerID,
  isGroupOwned: said.IsGroupOwned,
  area: said.Area,
  // Of a datagram that is used again.
  bitmap: said.Bitmap.slice(),
  southWest: { x: said.AABBMin.x, y: said.AABBMin.y },
  northEast: { x: said.AABBMax.x, y: said.AABBMax.y },
  status: said.Status,
  claimDate: said.ClaimDate,
  claimPrice: said.ClaimPrice,
  auctionId: said.AuctionID,
  otherCleanMinutes: said.OtherCleanTime,
});

const mannersOf = (said: Said['ParcelData']): Omit<ParcelManners, keyof Added> => ({
  name: decodeText(said.Name),
  description: decodeText(said.Desc),
  flags: said.ParcelFlags,
  category: said.Category,
  salePrice: said.SalePrice,
  buyerId: said.AuthBuyerID,
  groupId: said.GroupID,
  passHours: said.PassHours,
  passPrice: said.PassPrice,
  musicUrl: decodeText(said.MusicURL),
  snapshotId: said.SnapshotID,
  landingType: said.LandingType,
  landingPoint: said.UserLocation,
  landingLookAt: said.UserLookAt,
});

const primsOf = (said: Said['ParcelData']) => ({
  prims: said.TotalPrims,
  maxPrims: said.MaxPrims,
  primCounts: {
    ofOwner: said.OwnerPrims,
    ofGroup: said.GroupPrims,
    ofOthers: said.OtherPrims,
    selected: said.SelectedPrims,
    inRegion: said.SimWideTotalPrims,
    mostInRegion: said.SimWideMaxPrims,
    bonus: said.ParcelPrimBonus,
  },
});

const overridesOf = (message: Said) => ({
  overrides: {
    restrictsPushing: message.ParcelData.RegionPushOverride,
    deniesAnonymous: message.ParcelData.RegionDenyAnonymous,
    deniesAgeUnverified: message.AgeVerificationBlock.RegionDenyAgeUnverified,
    allowsAccessLists: message.RegionAllowAccessBlock?.RegionAllowAccessOverride ?? true,
    allowsOwnSkies: message.ParcelEnvironmentBlock?.RegionAllowEnvironmentOverride ?? true,
  },
  environmentVersion: message.ParcelEnvironmentBlock?.ParcelEnvironmentVersion ?? -1,
});

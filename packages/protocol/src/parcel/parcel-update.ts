import { decodeText, encodeText } from '../bytes/index.ts';
import type { Uuid, Vector3 } from '../datatypes/index.ts';
import {
  asArray,
  asBoolean,
  asInteger,
  asReal,
  asString,
  asU32,
  asUuid,
  binaryFromU32,
  real,
} from '../llsd/index.ts';
import type { LlsdMap, LlsdValue } from '../llsd/index.ts';
import type { MessageOf } from '../message/index.ts';
import type { ParcelManners } from './parcel-description.ts';

/** Who asks for a change of a parcel says all of it, as it shall be. */
export interface ParcelUpdate {
  /** Number of the parcel in its region, as in its description. */
  readonly localId: number;
  /** All that can be changed of it: what is to stay is said again. */
  readonly manners: ParcelManners;
}

/** `flags` of the capability, `Flags` of the message: the region shall describe the parcel afterwards. @source viewer llviewerparcelmgr.cpp */
const WANTS_ANSWER = 0x1;

/** The body for the capability ParcelPropertiesUpdate. @source viewer llparcel.cpp (packMessage); live.md L7 */
export function encodeParcelUpdate({ localId, manners }: ParcelUpdate): LlsdMap {
  const { media } = manners;
  return {
    flags: binaryFromU32(WANTS_ANSWER),
    local_id: localId,
    parcel_flags: binaryFromU32(manners.flags),
    sale_price: manners.salePrice,
    name: manners.name,
    description: manners.description,
    music_url: manners.musicUrl,
    media_url: media.url,
    media_desc: media.description,
    media_type: media.type,
    media_width: media.width,
    media_height: media.height,
    media_loop: media.loops,
    media_id: media.textureId,
    auto_scale: media.autoScales ? 1 : 0,
    obscure_media: false,
    obscure_music: false,
    obscure_moap: manners.obscuresObjectMedia,
    group_id: manners.groupId,
    pass_price: manners.passPrice,
    pass_hours: real(manners.passHours),
    category: manners.category,
    auth_buyer_id: manners.buyerId,
    snapshot_id: manners.snapshotId,
    user_location: realsOf(manners.landingPoint),
    user_look_at: realsOf(manners.landingLookAt),
    landing_type: manners.landingType,
    see_avs: manners.seeAvatars,
    any_av_sounds: manners.anyAvatarSounds,
    group_av_sounds: manners.groupAvatarSounds,
  };
}

/**
 * Reads it. Nothing throws: what is missing reads as nothing, as OpenSim does; only where nothing is said of who is seen, everybody is.
 * @source OpenSim LandManagementModule.cs (ProcessPropertiesUpdate)
 */
export function decodeParcelUpdate(body: LlsdMap): ParcelUpdate {
  const tellsOfAvatars = body['see_avs'] !== undefined;
  const seen = (key: string): boolean => !tellsOfAvatars || asBoolean(body[key]);
  return {
    localId: asInteger(body['local_id']),
    manners: {
      name: asString(body['name']),
      description: asString(body['description']),
      flags: asU32(body['parcel_flags']),
      category: asInteger(body['category']),
      salePrice: asInteger(body['sale_price']),
      buyerId: asUuid(body['auth_buyer_id']),
      groupId: asUuid(body['group_id']),
      passHours: asReal(body['pass_hours']),
      passPrice: asInteger(body['pass_price']),
      musicUrl: asString(body['music_url']),
      media: {
        url: asString(body['media_url']),
        textureId: asUuid(body['media_id']),
        type: asString(body['media_type']),
        description: asString(body['media_desc']),
        width: asInteger(body['media_width']),
        height: asInteger(body['media_height']),
        loops: asBoolean(body['media_loop']),
        autoScales: asBoolean(body['auto_scale']),
      },
      obscuresObjectMedia: asBoolean(body['obscure_moap']),
      snapshotId: asUuid(body['snapshot_id']),
      landingType: asInteger(body['landing_type']),
      landingPoint: placeIn(body['user_location']),
      landingLookAt: placeIn(body['user_look_at']),
      seeAvatars: seen('see_avs'),
      anyAvatarSounds: seen('any_av_sounds'),
      groupAvatarSounds: seen('group_av_sounds'),
    },
  };
}

/** The message ParcelPropertiesUpdate, which lacks some: see {@link decodeParcelUpdateMessage}. */
export function encodeParcelUpdateMessage(
  { localId, manners }: ParcelUpdate,
  AgentData: { readonly AgentID: Uuid; readonly SessionID: Uuid },
): MessageOf<'ParcelPropertiesUpdate'> {
  return {
    name: 'ParcelPropertiesUpdate',
    AgentData,
    ParcelData: {
      LocalID: localId,
      Flags: WANTS_ANSWER,
      ParcelFlags: manners.flags >>> 0,
      SalePrice: manners.salePrice,
      Name: encodeText(manners.name),
      Desc: encodeText(manners.description),
      MusicURL: encodeText(manners.musicUrl),
      MediaURL: encodeText(manners.media.url),
      MediaID: manners.media.textureId,
      MediaAutoScale: manners.media.autoScales ? 1 : 0,
      GroupID: manners.groupId,
      PassPrice: manners.passPrice,
      PassHours: manners.passHours,
      Category: manners.category,
      AuthBuyerID: manners.buyerId,
      SnapshotID: manners.snapshotId,
      UserLocation: manners.landingPoint,
      UserLookAt: manners.landingLookAt,
      LandingType: manners.landingType,
    },
  };
}

/** Reads the message. @param now what the parcel is like: what the message lacks stays */
export function decodeParcelUpdateMessage(
  { ParcelData: said }: MessageOf<'ParcelPropertiesUpdate'>,
  now: ParcelManners,
): ParcelManners {
  return {
    ...now,
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
    media: {
      ...now.media,
      url: decodeText(said.MediaURL),
      textureId: said.MediaID,
      autoScales: said.MediaAutoScale !== 0,
    },
    snapshotId: said.SnapshotID,
    landingType: said.LandingType,
    landingPoint: said.UserLocation,
    landingLookAt: said.UserLookAt,
  };
}

const realsOf = ({ x, y, z }: Vector3): LlsdValue => [real(x), real(y), real(z)];

function placeIn(value: LlsdValue | undefined): Vector3 {
  const [x = 0, y = 0, z = 0] = asArray(value).map((each) => {
    const number = asReal(each);
    return Number.isFinite(number) ? number : 0;
  });
  return { x, y, z };
}

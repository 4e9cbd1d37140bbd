import { decodeBase64 } from '@landfall/protocol/bytes';
import type { Uuid, Vector3 } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { XmlFields, parseXmlNode } from '@landfall/protocol/object-xml';
import type { XmlNode } from '@landfall/protocol/object-xml';
import { decodeXmlText } from '@landfall/protocol/xml';
import { placeOfText } from './text-nodes.ts';

/** Somebody who may come onto a parcel, or may not. */
export interface ParcelAccess {
  /** The avatar that the entry is about. */
  readonly agentId: Uuid;
  /** Until when, as text; OpenSim ignores it. */
  readonly time: string;
  /** 1 allowed, 2 banned. */
  readonly flags: number;
}

/** A parcel as `landdata/<id>.xml` has it. @source archives.md §1.7 */
export interface ArchivedParcel {
  /** The parcel's own id, which is also the name of its file. */
  readonly id: Uuid;
  /** Its number in the region; viewers name it by that. */
  readonly localId: number;
  /** Name that its owner gave it; may be empty. */
  readonly name: string;
  /** What its owner wrote about it; may be empty. */
  readonly description: string;
  /** Avatar that owns it, or the group where `isGroupOwned`. */
  readonly ownerId: Uuid;
  /** Group that it is set to; zero for none. */
  readonly groupId: Uuid;
  /** Whether a group owns it, not an avatar; false where the file does not say. */
  readonly isGroupOwned: boolean;
  /** Square metres. */
  readonly area: number;
  /** Number of the auction that it is sold in, 32 bits unsigned; 0 for none. */
  readonly auctionId: number;
  /** The only one who may buy it while it is for sale; zero for anybody. */
  readonly buyerId: Uuid;
  /** What kind of place it is, as a number of the search's list; 0 for none. */
  readonly category: number;
  /** Seconds since 1970. */
  readonly claimDate: number;
  /** What was paid when it was claimed, in the grid's money. */
  readonly claimPrice: number;
  /** A bit for each cell of 4 m, row by row from the south-west, the least significant bit first. */
  readonly bitmap: Uint8Array;
  /** Bits of `PARCEL_FLAG`, 32 bits unsigned. */
  readonly flags: number;
  /** 0 blocked, 1 at the landing point, 2 anywhere. */
  readonly landingType: number;
  /** 0 leased, 1 pending, 2 abandoned. */
  readonly status: number;
  /** Whether its media are scaled to fit the surface that they play on: 0 for no. */
  readonly mediaAutoScale: number;
  /** Texture that the media are shown in place of; zero for none. */
  readonly mediaId: Uuid;
  /** Address of the media that play on it; empty for none. */
  readonly mediaUrl: string;
  /** Address of the audio stream that plays on it; empty for none. */
  readonly musicUrl: string;
  /** Who is allowed and who is banned, both lists in one, in the order of the file. */
  readonly access: readonly ParcelAccess[];
  /** Hours that a bought pass lets somebody in. */
  readonly passHours: number;
  /** What a pass costs, in the grid's money. */
  readonly passPrice: number;
  /** What it costs, in the grid's money, while its flags say that it is for sale. */
  readonly salePrice: number;
  /** Texture of its picture; zero for none. */
  readonly snapshotId: Uuid;
  /** Where people land, metres in the region. */
  readonly userLocation: Vector3;
  /** Direction in which people look who land at `userLocation`. */
  readonly userLookAt: Vector3;
  /** Minutes after which others' objects are returned, 0 for never. */
  readonly otherCleanTime: number;
  /** Whether avatars on it are seen from outside; true where the file does not say. */
  readonly seeAvatars: boolean;
  /** Whether any avatar's sounds are allowed on it; true where the file does not say. */
  readonly anyAvatarSounds: boolean;
  /** Whether sounds of avatars of its group are allowed on it; true where the file does not say. */
  readonly groupAvatarSounds: boolean;
  /** LLSD as text: the parcel's own day; empty for none. */
  readonly environment: string;
  /** The other elements, in their order; written again as they were. */
  readonly rest: readonly XmlNode[];
}

const KNOWN: ReadonlySet<string> = new Set([
  'Area',
  'AuctionID',
  'AuthBuyerID',
  'Category',
  'ClaimDate',
  'ClaimPrice',
  'GlobalID',
  'GroupID',
  'IsGroupOwned',
  'Bitmap',
  'Description',
  'Flags',
  'LandingType',
  'Name',
  'Status',
  'LocalID',
  'MediaAutoScale',
  'MediaID',
  'MediaURL',
  'MusicURL',
  'OwnerID',
  'ParcelAccessList',
  'PassHours',
  'PassPrice',
  'SalePrice',
  'SnapshotID',
  'UserLocation',
  'UserLookAt',
  'Dwell',
  'OtherCleanTime',
  'SeeAVs',
  'AnyAVSnds',
  'GrpAVSnds',
  'Environment',
]);

/**
 * Reads a parcel. The bitmap must be that of a region's sides, which is seen by who knows them.
 * @throws DecodeError where it is not well-formed, is something else, or a number or the bitmap is none
 * @source archives.md §1.7; captures/ground-truth
 */
export function decodeArchivedParcel(bytes: Uint8Array): ArchivedParcel {
  const root = parseXmlNode(decodeXmlText(bytes));
  if (root.name !== 'LandData') throw new DecodeError(`<${root.name}> is no LandData`, { path: root.name });
  const fields = new XmlFields(root);
  return {
    ...readOwnership(fields),
    ...readManners(fields),
    bitmap: bitmapOf(fields.text('Bitmap')),
    access: (fields.node('ParcelAccessList')?.children ?? []).map(accessOf),
    environment: fields.text('Environment'),
    rest: root.children.filter(({ name }) => !KNOWN.has(name)),
  };
}

function readOwnership(fields: XmlFields) {
  return {
    id: fields.uuid('GlobalID'),
    localId: fields.integer('LocalID'),
    name: fields.text('Name'),
    description: fields.text('Description'),
    ownerId: fields.uuid('OwnerID'),
    groupId: fields.uuid('GroupID'),
    isGroupOwned: fields.flag('IsGroupOwned'),
    area: fields.integer('Area'),
    auctionId: fields.u32('AuctionID'),
    buyerId: fields.uuid('AuthBuyerID'),
    category: fields.integer('Category'),
    claimDate: fields.integer('ClaimDate'),
    claimPrice: fields.integer('ClaimPrice'),
    salePrice: fields.integer('SalePrice'),
    snapshotId: fields.uuid('SnapshotID'),
  };
}

function readManners(fields: XmlFields) {
  return {
    flags: fields.u32('Flags'),
    landingType: fields.integer('LandingType'),
    status: fields.integer('Status'),
    mediaAutoScale: fields.integer('MediaAutoScale'),
    mediaId: fields.uuid('MediaID'),
    mediaUrl: fields.text('MediaURL'),
    musicUrl: fields.text('MusicURL'),
    passHours: fields.real('PassHours'),
    passPrice: fields.integer('PassPrice'),
    userLocation: placeOfText(fields.text('UserLocation')),
    userLookAt: placeOfText(fields.text('UserLookAt')),
    otherCleanTime: fields.integer('OtherCleanTime'),
    seeAvatars: fields.flag('SeeAVs', true),
    anyAvatarSounds: fields.flag('AnyAVSnds', true),
    groupAvatarSounds: fields.flag('GrpAVSnds', true),
  };
}

function bitmapOf(text: string): Uint8Array {
  try {
    return decodeBase64(text.replace(/\s+/g, ''));
  } catch (error) {
    if (error instanceof DecodeError) throw new DecodeError(error.what, { path: 'LandData.Bitmap' });
    throw error;
  }
}

function accessOf(entry: XmlNode): ParcelAccess {
  const fields = new XmlFields(entry, 'LandData.ParcelAccessList.ParcelAccessEntry');
  return {
    agentId: fields.uuid('AgentID'),
    time: fields.text('Time'),
    flags: fields.u32('AccessList'),
  };
}

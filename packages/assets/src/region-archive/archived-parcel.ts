import { decodeBase64 } from '@landfall/protocol/bytes';
import type { Uuid, Vector3 } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { XmlFields, parseXmlNode } from '@landfall/protocol/object-xml';
import type { XmlNode } from '@landfall/protocol/object-xml';
import { decodeXmlText } from '@landfall/protocol/xml';
import { placeOfText } from './text-nodes.ts';

/** Somebody who may come onto a parcel, or may not. */
export interface ParcelAccess {
  readonly agentId: Uuid;
  /** Until when, as text; OpenSim ignores it. */
  readonly time: string;
  /** 1 allowed, 2 banned. */
  readonly flags: number;
}

/** A parcel as `landdata/<id>.xml` has it. @source archives.md §1.7 */
export interface ArchivedParcel {
  readonly id: Uuid;
  readonly localId: number;
  readonly name: string;
  readonly description: string;
  readonly ownerId: Uuid;
  readonly groupId: Uuid;
  readonly isGroupOwned: boolean;
  /** Square metres. */
  readonly area: number;
  readonly auctionId: number;
  readonly buyerId: Uuid;
  readonly category: number;
  /** Seconds since 1970. */
  readonly claimDate: number;
  readonly claimPrice: number;
  /** A bit for each cell of 4 m, row by row from the south-west, the least significant bit first. */
  readonly bitmap: Uint8Array;
  readonly flags: number;
  /** 0 blocked, 1 at the landing point, 2 anywhere. */
  readonly landingType: number;
  /** 0 leased, 1 pending, 2 abandoned. */
  readonly status: number;
  readonly mediaAutoScale: number;
  readonly mediaId: Uuid;
  readonly mediaUrl: string;
  readonly musicUrl: string;
  readonly access: readonly ParcelAccess[];
  readonly passHours: number;
  readonly passPrice: number;
  readonly salePrice: number;
  readonly snapshotId: Uuid;
  /** Where people land, metres in the region. */
  readonly userLocation: Vector3;
  readonly userLookAt: Vector3;
  /** Minutes after which others' objects are returned, 0 for never. */
  readonly otherCleanTime: number;
  readonly seeAvatars: boolean;
  readonly anyAvatarSounds: boolean;
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

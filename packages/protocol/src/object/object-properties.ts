import { decodeText, encodeText } from '../bytes/index.ts';
import { Uuid } from '../datatypes/index.ts';
import type { MessageOf } from '../message/index.ts';

type PropertiesBlock = MessageOf<'ObjectProperties'>['ObjectData'][number];
type FamilyBlock = MessageOf<'ObjectPropertiesFamily'>['ObjectData'];

/** What both ObjectProperties and ObjectPropertiesFamily say of an object. */
export interface ObjectFamily {
  readonly id: Uuid;
  /** Zero where it is a group's. */
  readonly ownerId: Uuid;
  readonly groupId: Uuid;
  readonly lastOwnerId: Uuid;
  /** Who may do what: bits of permissions. */
  readonly masks: {
    readonly base: number;
    readonly owner: number;
    readonly group: number;
    readonly everyone: number;
    readonly nextOwner: number;
  };
  readonly ownershipCost: number;
  /** 0 not for sale, 1 original, 2 copy, 3 contents. */
  readonly saleType: number;
  readonly salePrice: number;
  readonly category: number;
  readonly name: string;
  readonly description: string;
}

/** What ObjectProperties says of an object that is selected. */
export interface ObjectProperties extends ObjectFamily {
  readonly creatorId: Uuid;
  /** Seconds since 1970; the wire has microseconds. */
  readonly createdAt: number;
  /** Of its contents, two bits each of copy, modify and transfer. */
  readonly aggregatePermissions: number;
  readonly aggregateTexturePermissions: number;
  readonly aggregateTextureOwnerPermissions: number;
  /** Counts changes of its contents. */
  readonly inventorySerial: number;
  /** Of an attachment, the item that is worn. */
  readonly itemId: Uuid;
  readonly folderId: Uuid;
  readonly fromTaskId: Uuid;
  /** Words for touching it and sitting on it; empty for the usual ones. */
  readonly touchName: string;
  readonly sitName: string;
  readonly textureIds: readonly Uuid[];
}

const MICROSECONDS = 1_000_000;
const ID_BYTES = 16;

/** Reads a block of ObjectProperties. @source PROTOCOL §9; captures/build-objects */
export function decodeObjectProperties(block: PropertiesBlock): ObjectProperties {
  return {
    ...familyOf(block),
    creatorId: block.CreatorID,
    createdAt: Number(block.CreationDate) / MICROSECONDS,
    aggregatePermissions: block.AggregatePerms,
    aggregateTexturePermissions: block.AggregatePermTextures,
    aggregateTextureOwnerPermissions: block.AggregatePermTexturesOwner,
    inventorySerial: block.InventorySerial,
    itemId: block.ItemID,
    folderId: block.FolderID,
    fromTaskId: block.FromTaskID,
    touchName: decodeText(block.TouchName),
    sitName: decodeText(block.SitName),
    textureIds: idsIn(block.TextureID),
  };
}

/** A block of ObjectProperties. */
export function encodeObjectProperties(properties: ObjectProperties): PropertiesBlock {
  return {
    ...familyFields(properties),
    CreatorID: properties.creatorId,
    CreationDate: BigInt(Math.round(properties.createdAt * MICROSECONDS)),
    AggregatePerms: properties.aggregatePermissions,
    AggregatePermTextures: properties.aggregateTexturePermissions,
    AggregatePermTexturesOwner: properties.aggregateTextureOwnerPermissions,
    InventorySerial: properties.inventorySerial,
    ItemID: properties.itemId,
    FolderID: properties.folderId,
    FromTaskID: properties.fromTaskId,
    TouchName: encodeText(properties.touchName),
    SitName: encodeText(properties.sitName),
    TextureID: bytesOf(properties.textureIds),
  };
}

/** Reads ObjectPropertiesFamily. */
export function decodeObjectFamily(block: FamilyBlock): ObjectFamily {
  return familyOf(block);
}

/** ObjectPropertiesFamily; `requestFlags` are those of the question. */
export function encodeObjectFamily(family: ObjectFamily, requestFlags: number): FamilyBlock {
  return { ...familyFields(family), RequestFlags: requestFlags };
}

type FamilyFields = Omit<FamilyBlock, 'RequestFlags'>;

function familyOf(block: FamilyFields): ObjectFamily {
  return {
    id: block.ObjectID,
    ownerId: block.OwnerID,
    groupId: block.GroupID,
    lastOwnerId: block.LastOwnerID,
    masks: {
      base: block.BaseMask,
      owner: block.OwnerMask,
      group: block.GroupMask,
      everyone: block.EveryoneMask,
      nextOwner: block.NextOwnerMask,
    },
    ownershipCost: block.OwnershipCost,
    saleType: block.SaleType,
    salePrice: block.SalePrice,
    category: block.Category,
    name: decodeText(block.Name),
    description: decodeText(block.Description),
  };
}

function familyFields({ masks, ...family }: ObjectFamily): FamilyFields {
  return {
    ObjectID: family.id,
    OwnerID: family.ownerId,
    GroupID: family.groupId,
    BaseMask: masks.base,
    OwnerMask: masks.owner,
    GroupMask: masks.group,
    EveryoneMask: masks.everyone,
    NextOwnerMask: masks.nextOwner,
    OwnershipCost: family.ownershipCost,
    SaleType: family.saleType,
    SalePrice: family.salePrice,
    Category: family.category,
    LastOwnerID: family.lastOwnerId,
    Name: encodeText(family.name),
    Description: encodeText(family.description),
  };
}

/** As many as there are whole ones. */
function idsIn(bytes: Uint8Array): readonly Uuid[] {
  return Array.from({ length: Math.floor(bytes.length / ID_BYTES) }, (_, index) =>
    Uuid.fromBytes(bytes, index * ID_BYTES),
  );
}

function bytesOf(ids: readonly Uuid[]): Uint8Array {
  const bytes = new Uint8Array(ids.length * ID_BYTES);
  for (const [index, id] of ids.entries()) id.writeTo(bytes, index * ID_BYTES);
  return bytes;
}

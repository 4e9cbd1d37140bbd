import { decodeText, encodeText } from '../bytes/index.ts';
import { Uuid } from '../datatypes/index.ts';
import type { MessageOf } from '../message/index.ts';

type PropertiesBlock = MessageOf<'ObjectProperties'>['ObjectData'][number];
type FamilyBlock = MessageOf<'ObjectPropertiesFamily'>['ObjectData'];

/** What both ObjectProperties and ObjectPropertiesFamily say of an object. */
export interface ObjectFamily {
  /** Of the prim that is told of. */
  readonly id: Uuid;
  /** Zero where it is a group's. */
  readonly ownerId: Uuid;
  /** Group that it is set to; zero for none. */
  readonly groupId: Uuid;
  /** Whose it was before. */
  readonly lastOwnerId: Uuid;
  /** Who may do what: bits of permissions. */
  readonly masks: {
    readonly base: number;
    readonly owner: number;
    readonly group: number;
    readonly everyone: number;
    readonly nextOwner: number;
  };
  /** What owning it costs, in the grid's currency; 0 where nothing is asked. */
  readonly ownershipCost: number;
  /** 0 not for sale, 1 original, 2 copy, 3 contents. */
  readonly saleType: number;
  /** In the grid's currency; means something only while it is for sale. */
  readonly salePrice: number;
  /** What it has been put into by ObjectCategory; 0 for nothing. */
  readonly category: number;
  /** As its owner calls it; may be empty. */
  readonly name: string;
  /** Free text of its owner; may be empty. */
  readonly description: string;
}

/** What ObjectProperties says of an object that is selected. */
export interface ObjectProperties extends ObjectFamily {
  /** Who made the prim. */
  readonly creatorId: Uuid;
  /** Seconds since 1970; the wire has microseconds. */
  readonly createdAt: number;
  /** Of its contents, two bits each of copy, modify and transfer. */
  readonly aggregatePermissions: number;
  /** Of its textures, bits as in `aggregatePermissions`; 0 from OpenSim. */
  readonly aggregateTexturePermissions: number;
  /** Of its textures as its owner has them, bits as in `aggregatePermissions`; 0 from OpenSim. */
  readonly aggregateTextureOwnerPermissions: number;
  /** Counts changes of its contents. */
  readonly inventorySerial: number;
  /** Of an attachment, the item that is worn. */
  readonly itemId: Uuid;
  /** Folder of the inventory that it came from; zero where nobody says. */
  readonly folderId: Uuid;
  /** Object out of whose contents it came; zero where nobody says. */
  readonly fromTaskId: Uuid;
  /** Words for touching it and sitting on it; empty for the usual ones. */
  readonly touchName: string;
  /** Word of menus for sitting on it; empty for the usual one. */
  readonly sitName: string;
  /** Textures that the message names of it; may be none. */
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

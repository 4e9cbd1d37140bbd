import { NOT_FOR_SALE } from '../inventory/index.ts';
import type { InventoryItem } from '../inventory/index.ts';
import type { ScenePart } from './scene-part.ts';
import { Fields } from './values.ts';
import type { XmlNode } from './xml-node.ts';

/** What is in a prim. */
export interface PartContents {
  /** Counts changes. */
  readonly serial: number;
  readonly items: readonly InventoryItem[];
}

/** More than anybody has put into one prim. */
const MAX_ITEMS = 10_000;

/**
 * What is in a part, of what stands unread in it.
 * @param onSkipped hears of items with a field that is none
 * @source OpenSim SceneObjectSerializer.cs (WriteTaskInventory, ReadTaskInventory)
 */
export function contentsOf(
  { id, rest }: Pick<ScenePart, 'id' | 'rest'>,
  onSkipped?: (error: unknown) => void,
): PartContents {
  const nodes = rest.findLast(({ name }) => name === 'TaskInventory')?.children ?? [];
  const items: InventoryItem[] = [];
  for (const node of nodes.slice(0, MAX_ITEMS)) {
    try {
      items.push({ ...itemOf(new Fields(node, 'TaskInventoryItem')), parentId: id });
    } catch (error) {
      onSkipped?.(error);
    }
  }
  return { serial: items.length === 0 ? 0 : Math.max(1, serialIn(rest)), items };
}

function serialIn(rest: readonly XmlNode[]): number {
  const text = rest.findLast(({ name }) => name === 'InventorySerial')?.text ?? '';
  return /^\d{1,9}$/.test(text) ? Number(text) : 0;
}

function itemOf(fields: Fields): Omit<InventoryItem, 'parentId'> {
  const groupId = fields.uuid('GroupID');
  const ownerId = fields.uuid('OwnerID');
  return {
    id: fields.uuid('ItemID'),
    assetId: fields.uuid('AssetID'),
    assetType: fields.integer('Type'),
    inventoryType: fields.integer('InvType'),
    flags: fields.u32('Flags'),
    sale: NOT_FOR_SALE,
    name: fields.text('Name'),
    description: fields.text('Description'),
    createdAtSeconds: fields.integer('CreationDate'),
    permissions: {
      base: fields.u32('BasePermissions'),
      owner: fields.u32('CurrentPermissions'),
      group: fields.u32('GroupPermissions'),
      everyone: fields.u32('EveryonePermissions'),
      nextOwner: fields.u32('NextPermissions'),
      creatorId: fields.uuid('CreatorID'),
      ownerId,
      lastOwnerId: fields.uuid('LastOwnerID'),
      groupId,
      isGroupOwned: !groupId.isZero && groupId.equals(ownerId),
    },
  };
}

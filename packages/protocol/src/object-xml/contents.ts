import type { Uuid } from '../datatypes/index.ts';
import { NOT_FOR_SALE } from '../inventory/index.ts';
import type { InventoryItem } from '../inventory/index.ts';
import { MAX_CONTENTS } from '../object/index.ts';
import type { ScenePart } from './scene-part.ts';
import { Fields, integerNode, uuidNode } from './values.ts';
import { parentNode, textNode } from './xml-node.ts';
import type { XmlNode } from './xml-node.ts';

/** What is in a prim. */
export interface PartContents {
  /** Counts changes. */
  readonly serial: number;
  /** In the order of the document, at most {@link MAX_CONTENTS} when read; each is in the part, and not for sale. */
  readonly items: readonly InventoryItem[];
}

/**
 * What is in a part, of what stands unread in it.
 * @param onSkipped hears of items with a field that is none
 * @source OpenSim SceneObjectSerializer.cs (WriteTaskInventory, ReadTaskInventory)
 */
export function contentsOf(
  { id, rest }: Pick<ScenePart, 'id' | 'rest'>,
  onSkipped?: (error: unknown) => void,
): PartContents {
  const items: InventoryItem[] = [];
  for (const node of nodesIn(rest).slice(0, MAX_CONTENTS)) {
    try {
      items.push({ ...itemOf(new Fields(node, 'TaskInventoryItem')), parentId: id });
    } catch (error) {
      onSkipped?.(error);
    }
  }
  return { serial: items.length === 0 ? 0 : Math.max(1, serialIn(rest)), items };
}

/** Whether anything is in a part: dearer questions need not be asked of most. */
export const hasContents = ({ rest }: Pick<ScenePart, 'rest'>): boolean => nodesIn(rest).length > 0;

/**
 * What stands unread in a part, with other contents, and the serial one higher. What else is said of items that were there, scripts' rights
 * say, is kept.
 * @source OpenSim SceneObjectSerializer.cs (WriteTaskInventory)
 */
export function withContents(
  { id, rest }: Pick<ScenePart, 'id' | 'rest'>,
  items: readonly InventoryItem[],
): readonly XmlNode[] {
  const known = new Map(
    nodesIn(rest).map((node) => [new Fields(node, 'TaskInventoryItem').uuid('ItemID').key, node.children]),
  );
  const nodes = items.map((item) => nodeOf(id, item, known.get(item.id.key) ?? []));
  const isOther = ({ name }: XmlNode): boolean => name !== 'TaskInventory' && name !== 'InventorySerial';
  return [
    integerNode('InventorySerial', serialIn(rest) + 1),
    ...(nodes.length === 0 ? [] : [parentNode('TaskInventory', nodes)]),
    ...rest.filter(isOther),
  ];
}

function nodeOf(partId: Uuid, item: InventoryItem, before: readonly XmlNode[]): XmlNode {
  const { permissions } = item;
  const own = [
    uuidNode('AssetID', item.assetId),
    integerNode('BasePermissions', permissions.base),
    integerNode('CreationDate', item.createdAtSeconds),
    uuidNode('CreatorID', permissions.creatorId),
    textNode('Description', item.description),
    integerNode('EveryonePermissions', permissions.everyone),
    integerNode('Flags', item.flags),
    uuidNode('GroupID', permissions.groupId),
    integerNode('GroupPermissions', permissions.group),
    integerNode('InvType', item.inventoryType),
    uuidNode('ItemID', item.id),
    uuidNode('LastOwnerID', permissions.lastOwnerId),
    textNode('Name', item.name),
    integerNode('NextPermissions', permissions.nextOwner),
    uuidNode('OwnerID', permissions.ownerId),
    integerNode('CurrentPermissions', permissions.owner),
    uuidNode('ParentID', partId),
    uuidNode('ParentPartID', partId),
    integerNode('Type', item.assetType),
  ];
  const names = new Set(own.map(({ name }) => name));
  return parentNode('TaskInventoryItem', [...own, ...before.filter(({ name }) => !names.has(name))]);
}

const nodesIn = (rest: readonly XmlNode[]): readonly XmlNode[] =>
  rest.findLast(({ name }) => name === 'TaskInventory')?.children ?? [];

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

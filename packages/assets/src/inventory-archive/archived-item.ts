import { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { encodeUtf8 } from '@landfall/protocol/bytes';
import { escapeXml } from '@landfall/protocol/xml';
import { itemTexts, looseUuid } from '../archive/index.ts';

/** An item of an inventory archive, with all that its file says. */
export interface InventoryRecord {
  /** The id of the item itself (`ID`); zero when the file has none that can be read. */
  readonly id: Uuid;
  /** As its owner sees it in the inventory. */
  readonly name: string;
  /** Free text; empty when there is none. */
  readonly description: string;
  /** See `ASSET_TYPE`; links have one too. */
  readonly assetType: number;
  /** See `INVENTORY_TYPE`. */
  readonly inventoryType: number;
  /** Of a link: what it leads to. */
  readonly assetId: Uuid;
  /** `ospa:n=First Last` or an id, as text. */
  readonly creator: string;
  /** Of archives that are made for other grids: the creator's id, and `<home>;First Last`. */
  readonly foreignCreator?: { readonly id: string; readonly data: string };
  /** The agent who owns it; zero when the file has no id there. */
  readonly ownerId: Uuid;
  /** Seconds since 1970. */
  readonly createdAt: number;
  /** See `SALE_TYPE`. */
  readonly saleType: number;
  /** In the grid's currency; counts when it is for sale. */
  readonly salePrice: number;
  /** Bits of `PERMISSION`. Archives have none for the group. */
  readonly permissions: {
    readonly base: number;
    readonly owner: number;
    readonly everyone: number;
    readonly nextOwner: number;
  };
  /** 32 bits without a sign; what they mean depends on the type of the item. */
  readonly flags: number;
  /** The group that the item is set to; zero for none. */
  readonly groupId: Uuid;
  /** Whether the group owns it, not an agent. */
  readonly isGroupOwned: boolean;
}

/** OpenSim reads all numbers as 32 bits with a sign. @source UserInventoryItemSerializer.cs */
const MOST = 0x7fff_ffff;

/**
 * The file of an item, as OpenSim writes and reads it: ASCII, since OpenSim reads it as that; other characters by their numbers.
 * @source UserInventoryItemSerializer.cs
 */
export function encodeInventoryRecord(item: InventoryRecord): Uint8Array {
  const { permissions, foreignCreator } = item;
  const fields: readonly (readonly [string, string | number])[] = [
    ['Name', item.name],
    ['ID', item.id.toString()],
    ['InvType', item.inventoryType],
    ['CreatorUUID', item.creator],
    ['CreationDate', item.createdAt],
    ['Owner', item.ownerId.toString()],
    ['Description', item.description],
    ['AssetType', item.assetType],
    ['AssetID', item.assetId.toString()],
    ['SaleType', item.saleType],
    ['SalePrice', item.salePrice],
    ['BasePermissions', permissions.base],
    ['CurrentPermissions', permissions.owner],
    ['EveryOnePermissions', permissions.everyone],
    ['NextPermissions', permissions.nextOwner],
    ['Flags', item.flags],
    ['GroupID', item.groupId.toString()],
    ['GroupOwned', item.isGroupOwned ? 'True' : 'False'],
    ...(foreignCreator === undefined
      ? []
      : ([
          ['CreatorData', foreignCreator.data],
          ['CreatorID', foreignCreator.id],
        ] as const)),
  ];
  const lines = fields.map(([name, value]) => lineOf(name, typeof value === 'number' ? whole(value) : value));
  const text = `<?xml version="1.0" encoding="utf-16"?>\n<InventoryItem>\n${lines.join('\n')}\n</InventoryItem>`;
  return encodeUtf8(text);
}

const lineOf = (name: string, text: string): string =>
  text === '' ? `  <${name} />` : `  <${name}>${asciiXml(text)}</${name}>`;

const whole = (value: number): string => String(value < 0 ? Math.max(value, -MOST - 1) : value & MOST);

/** What XML 1.0 cannot say is left out. */
function asciiXml(text: string): string {
  const sayable = text
    // oxlint-disable-next-line no-control-regex -- the control characters are the point
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '')
    .replace(/[\ud800-\udfff]/gu, '\ufffd');
  return escapeXml(sayable).replace(/[^\x20-\x7e\n\t]/gu, (one) => `&#x${one.codePointAt(0)!.toString(16)};`);
}

/**
 * Reads the file of an item. What it does not say is empty or 0.
 * @throws DecodeError for what is no such file, and numbers that are none
 */
export function decodeInventoryRecord(bytes: Uint8Array): InventoryRecord {
  const texts = itemTexts(bytes);
  const text = (name: string): string => texts.get(name) ?? '';
  const number = (name: string): number => numberOf(name, text(name));
  const id = (name: string): Uuid => looseUuid(text(name)) ?? Uuid.zero;
  const foreign = { id: text('CreatorID'), data: text('CreatorData') };
  return {
    id: id('ID'),
    name: text('Name'),
    description: text('Description'),
    assetType: number('AssetType'),
    inventoryType: number('InvType'),
    assetId: id('AssetID'),
    creator: text('CreatorUUID'),
    ...(foreign.id === '' && foreign.data === '' ? {} : { foreignCreator: foreign }),
    ownerId: id('Owner'),
    createdAt: number('CreationDate'),
    saleType: number('SaleType'),
    salePrice: number('SalePrice'),
    permissions: {
      base: number('BasePermissions') >>> 0,
      owner: number('CurrentPermissions') >>> 0,
      everyone: number('EveryOnePermissions') >>> 0,
      nextOwner: number('NextPermissions') >>> 0,
    },
    flags: number('Flags') >>> 0,
    groupId: id('GroupID'),
    isGroupOwned: text('GroupOwned').trim().toLowerCase() === 'true',
  };
}

function numberOf(name: string, text: string): number {
  if (text === '') return 0;
  if (!/^\s*[+-]?\d{1,15}\s*$/.test(text)) throw new DecodeError('not a number', { path: name });
  return Number(text);
}

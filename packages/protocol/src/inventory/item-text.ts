import { parseHex, parseLooseUuid, parseWhole } from '../asset/lines/index.ts';
import type { LineReader } from '../asset/lines/index.ts';
import { Uuid } from '../datatypes/index.ts';
import { NO_PERMISSIONS, PERMISSION, formatPermissions, readPermissions } from './permissions.ts';
import type { ItemPermissions } from './permissions.ts';
import { NOT_FOR_SALE, formatSale, readSale } from './sale.ts';
import type { SaleTerms } from './sale.ts';
import {
  INVENTORY_TYPE,
  assetTypeName,
  assetTypeOfName,
  inventoryTypeName,
  inventoryTypeOfName,
} from './type-names.ts';

/** An item, as notecards and objects hold it. */
export interface InventoryItem {
  /** The same wherever it lies. */
  readonly id: Uuid;
  /** Of the folder, or of the object, that it lies in. */
  readonly parentId: Uuid;
  /** Whose it is, who made it, and who may do what. */
  readonly permissions: ItemPermissions;
  /** Zero where whoever wrote it may not know. */
  readonly assetId: Uuid;
  /** See `ASSET_TYPE`; −1 for a word that is not known. */
  readonly assetType: number;
  /** See {@link INVENTORY_TYPE}. */
  readonly inventoryType: number;
  /** 32 bits; what they mean depends on the type. */
  readonly flags: number;
  /** Whether it is for sale, and for how much. */
  readonly sale: SaleTerms;
  /** As its owner called it. */
  readonly name: string;
  /** As its owner wrote it; empty for none. */
  readonly description: string;
  /** Seconds since 1970. */
  readonly createdAtSeconds: number;
  /** What else is said of it, as it was written, such as `metadata` with its thumbnail: written again. */
  readonly metadata?: string;
}

/** Nothing in particular. */
export const EMPTY_ITEM: InventoryItem = Object.freeze({
  id: Uuid.zero,
  parentId: Uuid.zero,
  permissions: NO_PERMISSIONS,
  assetId: Uuid.zero,
  assetType: -1,
  inventoryType: INVENTORY_TYPE.unknown,
  flags: 0,
  sale: NOT_FOR_SALE,
  name: '',
  description: '',
  createdAtSeconds: 0,
});

/** The mask that hides asset ids from people, and from nobody else: a public constant. @source viewer llinventory.cpp; PROTOCOL §14 */
const SHADOW = Uuid.parse('3c115e51-04f4-523c-9fa6-98aff1034730');
/** How viewers write the type of what has none. */
const NO_TYPE = '-1';
const UNRESTRICTED = PERMISSION.transfer | PERMISSION.modify | PERMISSION.copy;

/** The asset id behind a `shadow_id`; the other way round it is the same. */
export function unshadowed({ a, b, c, d }: Uuid): Uuid {
  return new Uuid(a ^ SHADOW.a, b ^ SHADOW.b, c ^ SHADOW.c, d ^ SHADOW.d);
}

type Draft = { -readonly [Field in keyof InventoryItem]: InventoryItem[Field] };
type Take = (item: Draft, value: string, lines: LineReader) => boolean;

/** Each says whether the value was of its kind. */
const FIELDS: ReadonlyMap<string, Take> = new Map<string, Take>([
  ['item_id', taking(parseLooseUuid, (item, id) => (item.id = id))],
  ['parent_id', taking(parseLooseUuid, (item, id) => (item.parentId = id))],
  ['asset_id', taking(parseLooseUuid, (item, id) => (item.assetId = id))],
  ['shadow_id', taking(parseLooseUuid, (item, id) => (item.assetId = unshadowed(id)))],
  ['type', taking(assetTypeOfWord, (item, type) => (item.assetType = type))],
  ['inv_type', taking(inventoryTypeOfWord, (item, type) => (item.inventoryType = type))],
  ['flags', taking(parseHex, (item, flags) => (item.flags = flags))],
  ['creation_date', taking(parseWhole, (item, seconds) => (item.createdAtSeconds = seconds))],
  ['name', taking(barred, (item, name) => (item.name = name))],
  ['desc', taking(barred, (item, description) => (item.description = description))],
  ['metadata', taking(barred, (item, metadata) => (item.metadata = metadata))],
  ['permissions', (item, _, lines) => ((item.permissions = readPermissions(lines)), true)],
  ['sale_info', (item, _, lines) => ((item.sale = readSale(lines)), true)],
]);

/**
 * The block behind the line `inv_item 0`. What is not known or not of its kind is passed over and told.
 * @throws DecodeError when it does not end
 * @source viewer llinventory.cpp (LLInventoryItem); libomv AssetNotecard; PROTOCOL §14, L1.6
 */
export function readItem(lines: LineReader): InventoryItem {
  const item: Draft = { ...EMPTY_ITEM };
  lines.block((key, value) => {
    const take = FIELDS.get(key);
    if (take === undefined || !take(item, value, lines)) lines.skip(`${key} of an item`);
  });
  return item;
}

function taking<T>(parse: (word: string) => T | undefined, put: (item: Draft, value: T) => void): Take {
  return (item, word) => {
    const value = parse(word);
    if (value !== undefined) put(item, value);
    return value !== undefined;
  };
}

function assetTypeOfWord(word: string): number | undefined {
  const name = word.trim();
  return name === NO_TYPE ? -1 : assetTypeOfName(name);
}

function inventoryTypeOfWord(word: string): number | undefined {
  return inventoryTypeOfName(word.trim());
}

/** Names end with a bar. There is no way to write one inside; where peers did so all the same, the last one ends it. */
function barred(value: string): string {
  const end = value.lastIndexOf('|');
  return (end < 0 ? value : value.slice(0, end)).replace(/^\t+/, '');
}

/** How an item is written. */
export interface ItemTextOptions {
  /**
   * Whether the asset of what is not free to modify, copy and transfer is written masked, as viewers do in notecards; true by
   * default. Simulators do not mask what is in objects.
   */
  readonly masksAsset?: boolean;
}

/** The lines of an item, the one that says so first. Bars in names become blanks, as viewers do. */
export function formatItem(item: InventoryItem, options: ItemTextOptions = {}): readonly string[] {
  const inventoryType = inventoryTypeName(item.inventoryType);
  return [
    '\tinv_item\t0',
    '\t{',
    `\t\titem_id\t${item.id.toString()}`,
    `\t\tparent_id\t${item.parentId.toString()}`,
    ...formatPermissions(item.permissions),
    ...(item.metadata === undefined ? [] : [`\t\tmetadata\t${item.metadata}|`]),
    formatAsset(item, options),
    `\t\ttype\t${assetTypeName(item.assetType) ?? NO_TYPE}`,
    ...(inventoryType === undefined ? [] : [`\t\tinv_type\t${inventoryType}`]),
    `\t\tflags\t${(item.flags >>> 0).toString(16).padStart(8, '0')}`,
    ...formatSale(item.sale),
    `\t\tname\t${item.name.replaceAll('|', ' ')}|`,
    `\t\tdesc\t${item.description.replaceAll('|', ' ')}|`,
    `\t\tcreation_date\t${Math.trunc(item.createdAtSeconds)}`,
    '\t}',
  ];
}

function formatAsset({ assetId, permissions }: InventoryItem, { masksAsset }: ItemTextOptions): string {
  const isFree = (permissions.base & UNRESTRICTED) === UNRESTRICTED || assetId.isZero;
  return isFree || masksAsset === false
    ? `\t\tasset_id\t${assetId.toString()}`
    : `\t\tshadow_id\t${unshadowed(assetId).toString()}`;
}

import { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';

/** Where inventory is in an archive. */
export const INVENTORY_FOLDER = 'inventory';
const SEPARATOR = '__';
const ITEM_ENDING = '.xml';
/** Folders in each other; deeper nobody files. */
const MOST_DEPTH = 256;

/** A folder or an item by its part of a path: `<name>__<id>`. */
export interface NodeName {
  /** As people see it, with its `/` and `&`, which a path has escaped. */
  readonly name: string;
  /** Id of the folder, or of the inventory item; not of an asset. */
  readonly id: Uuid;
}

/** As one part of a path; what a file system could not have is replaced: an item's file has its name as it is. */
export function formatNodeName({ name, id }: NodeName): string {
  // oxlint-disable-next-line no-control-regex -- the control characters are the point
  const plain = name.replace(/[\x00-\x1f\x7f\\]/g, '_');
  // In this order, as OpenSim has it. @source InventoryArchiveUtils.cs (EscapeArchivePath)
  return `${plain.replaceAll('&', '&amp;').replaceAll('/', '&#47;')}${SEPARATOR}${id.toString()}`;
}

/** @throws DecodeError for a part without an id */
export function parseNodeName(part: string): NodeName {
  const at = part.lastIndexOf(SEPARATOR);
  const id = at < 0 ? undefined : Uuid.read(part, at + SEPARATOR.length);
  if (id === undefined || part.length !== at + SEPARATOR.length + 36)
    throw new DecodeError('a name without an id');
  return { name: part.slice(0, at).replaceAll('&#47;', '/').replaceAll('&amp;', '&'), id };
}

/**
 * The folders of a path below {@link INVENTORY_FOLDER}, from the outermost; undefined for what lies elsewhere.
 * @throws DecodeError for a folder without an id, and too many in each other
 */
export function foldersOf(path: string, isFolder: boolean): readonly NodeName[] | undefined {
  const [root, ...parts] = path.split('/').filter((part) => part !== '' && part !== '.');
  if (root !== INVENTORY_FOLDER) return undefined;
  const folders = isFolder ? parts : parts.slice(0, -1);
  if (folders.length > MOST_DEPTH) throw new DecodeError('too many folders in each other');
  return folders.map(parseNodeName);
}

/** The path of a folder, or of an item's file in it. */
export function nodePath(folders: readonly NodeName[], item?: NodeName): string {
  const names = [INVENTORY_FOLDER, ...folders.map(formatNodeName)];
  return `${names.join('/')}/${item === undefined ? '' : `${formatNodeName(item)}${ITEM_ENDING}`}`;
}

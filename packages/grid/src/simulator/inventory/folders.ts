import { LIBRARY_OWNER } from '@landfall/protocol/asset';
import { Uuid } from '@landfall/protocol/datatypes';
import type { InventoryFolder } from '@landfall/protocol/login';
import { derivedId } from '../../services/accounts/index.ts';
import type { Belongings } from './belongings.ts';

/** Name and type of the folders below the root. @source captures/login-standard, inventory-skeleton */
const SYSTEM_FOLDERS: readonly (readonly [string, number])[] = [
  ['Animations', 20],
  ['Body Parts', 13],
  ['Calling Cards', 2],
  ['Clothing', 5],
  ['Current Outfit', 46],
  ['Favorites', 23],
  ['Gestures', 21],
  ['Landmarks', 3],
  ['Lost And Found', 16],
  ['Notecards', 7],
  ['Objects', 6],
  ['Photo Album', 15],
  ['Scripts', 10],
  ['Sounds', 1],
  ['Textures', 0],
  ['Trash', 14],
  ['Settings', 56],
];
const ROOT_TYPE = 8;
const FOLDER_VERSION = 1;

/** As its owner, the same on every OpenSim grid. @source captures/login-standard */
const LIBRARY_ROOT = Uuid.parse('00000112-000f-0000-0000-000100bba000');

/** The flat list of somebody's folders, root first. */
export interface Skeleton {
  readonly root: InventoryFolder;
  readonly folders: readonly InventoryFolder[];
}

/** The folders of an account: those that everybody has, always the same for the same account, and those it has made. */
export function skeletonOf(ownerId: Uuid, belongings?: Belongings): Skeleton {
  const root = folder(folderId(ownerId, 'My Inventory'), Uuid.zero, 'My Inventory', ROOT_TYPE);
  const below = SYSTEM_FOLDERS.map(([name, type]) =>
    folder(folderId(ownerId, name), root.folderId, name, type),
  );
  const made = belongings?.foldersOf(ownerId) ?? [];
  const folders = [root, ...below, ...made].map((one) => ({
    ...one,
    version: one.version + (belongings?.changesOf(one.folderId) ?? 0),
  }));
  return { root: folders[0]!, folders };
}

/** The library that every agent is shown. */
export const LIBRARY: Skeleton = createLibrary();

function createLibrary(): Skeleton {
  const root = folder(LIBRARY_ROOT, Uuid.zero, 'Landfall Library', ROOT_TYPE);
  const clothing = folder(folderId(LIBRARY_OWNER, 'Clothing'), root.folderId, 'Clothing Library', 5);
  return { root, folders: [root, clothing] };
}

/** The id of an account's folder of that name. */
export function folderId(ownerId: Uuid, name: string): Uuid {
  return derivedId(`folder:${ownerId.toString()}:${name}`);
}

function folder(id: Uuid, parentId: Uuid, name: string, typeDefault: number): InventoryFolder {
  return { folderId: id, parentId, name, typeDefault, version: FOLDER_VERSION };
}

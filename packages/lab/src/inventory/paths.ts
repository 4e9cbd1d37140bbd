/**
 * Places in an inventory, as a shell has them. Rules:
 * 1. `/` is the agent's own root, `library:/` that of the library; else a path begins where one is. `.` and `..` are as everywhere.
 * 2. A name that has a slash in it is written with `\/`.
 * 3. Names are not unique: of several things of one name a path means none. `#<id>` means the one with the id.
 * 4. A link to a folder is gone through.
 */
import type { Inventory, InventoryEntry, KnownFolder } from '@landfall/client';
import type { InventoryItem } from '@landfall/protocol/inventory';
import { Uuid } from '@landfall/protocol/datatypes';
import { UsageError } from '@landfall/protocol/errors';
import { printable } from '../escape/index.ts';

const LIBRARY = 'library:';
/** Characters of a path in a message. */
const MOST_SHOWN = 120;

/** A folder, and what something is to be called in it. */
export interface PlaceFor {
  readonly folder: KnownFolder;
  /** As it is called already, when undefined. */
  readonly name: string | undefined;
}

/** Whether it is a folder. */
export const isFolder = (entry: InventoryEntry): entry is KnownFolder => 'folderId' in entry;

/** The id of either. */
export const idOf = (entry: InventoryEntry): Uuid => (isFolder(entry) ? entry.folderId : entry.id);

/** The paths of one inventory, and where one is in it. */
export class InventoryPaths {
  readonly #own: Inventory;
  readonly #signal: AbortSignal | undefined;
  /** Where paths begin that do not say. */
  here: KnownFolder;

  /** @throws UsageError when the grid has told of no inventory */
  constructor(own: Inventory, signal?: AbortSignal) {
    this.#own = own;
    this.#signal = signal;
    this.here = this.#root('');
  }

  /** What is there. @throws UsageError when nothing is, or several are */
  async find(path: string): Promise<InventoryEntry> {
    const { start, names } = this.#parsed(path);
    let at: InventoryEntry = start;
    for (const name of names) at = await this.#step(await this.#entered(at, path), name, path);
    return at;
  }

  /** @throws UsageError, also for what is no folder */
  async findFolder(path: string): Promise<KnownFolder> {
    return await this.#entered(await this.find(path), path);
  }

  /** @throws UsageError, also for a folder */
  async findItem(path: string): Promise<InventoryItem> {
    const found = await this.find(path);
    if (isFolder(found)) throw new UsageError(`${shown(path)} is a folder`);
    return found;
  }

  /** Where something may be put: into a folder that is there, or under a new name in one. @throws UsageError when there is no such folder */
  async placeFor(path: string): Promise<PlaceFor> {
    const { start, names } = this.#parsed(path);
    const last = names.at(-1);
    if (last === undefined) return { folder: start, name: undefined };
    const outer = await this.#through(start, names.slice(0, -1), path);
    if (last === '.' || last === '..' || last.startsWith('#'))
      return { folder: await this.#entered(await this.#step(outer, last, path), path), name: undefined };
    const found = this.#named(outer, last);
    const folders = found.filter(isFolder);
    if (folders.length === 1) return { folder: folders[0]!, name: undefined };
    if (folders.length > 1) throw ambiguous(path, folders);
    if (path.endsWith('/')) throw new UsageError(`${shown(path)}: there is no such folder`);
    return { folder: outer, name: last };
  }

  /** As one would write it. */
  pathOf(entry: InventoryEntry): string {
    const folders = [...this.#own.pathOf(isFolder(entry) ? entry.folderId : entry.parentId)].toReversed();
    const isLibrary = folders[0]?.isLibrary === true;
    const names = folders.slice(1).map(({ name }) => name);
    const all = isFolder(entry) ? names : [...names, entry.name];
    return `${isLibrary ? LIBRARY : ''}/${all.map(writtenName).join('/')}`;
  }

  /** What is in a folder, by name, folders first. */
  async contentsOf(folder: KnownFolder): Promise<readonly InventoryEntry[]> {
    await this.#own.fetch([folder.folderId], { signal: this.#signal });
    const byName = (a: InventoryEntry, b: InventoryEntry): number =>
      a.name < b.name ? -1 : a.name > b.name ? 1 : idOf(a).key < idOf(b).key ? -1 : 1;
    return [
      ...this.#own.foldersIn(folder.folderId).toSorted(byName),
      ...this.#own.itemsIn(folder.folderId).toSorted(byName),
    ];
  }

  async #through(start: KnownFolder, names: readonly string[], path: string): Promise<KnownFolder> {
    let at: KnownFolder = await this.#entered(start, path);
    for (const name of names) at = await this.#entered(await this.#step(at, name, path), path);
    return at;
  }

  async #step(folder: KnownFolder, name: string, path: string): Promise<InventoryEntry> {
    if (name === '.') return folder;
    if (name === '..') return this.#own.folder(folder.parentId) ?? folder;
    const found = this.#named(folder, name);
    if (found.length === 1) return found[0]!;
    if (found.length > 1) throw ambiguous(path, found);
    throw new UsageError(`${shown(path)}: there is no ${shown(name)} in ${shown(this.pathOf(folder))}`);
  }

  #named({ folderId }: KnownFolder, name: string): readonly InventoryEntry[] {
    const all = [...this.#own.foldersIn(folderId), ...this.#own.itemsIn(folderId)];
    const byName = all.filter((entry) => entry.name === name);
    if (byName.length > 0 || !name.startsWith('#')) return byName;
    const id = Uuid.read(name.slice(1), 0);
    return all.filter(
      (entry) => name.length === UUID_NAME_LENGTH && id !== undefined && idOf(entry).equals(id),
    );
  }

  /** Whoever enters a folder is to know what is in it. */
  async #entered(entry: InventoryEntry, path: string): Promise<KnownFolder> {
    const target = isFolder(entry) ? entry : this.#own.targetOf(entry);
    if (target === undefined || !isFolder(target))
      throw new UsageError(`${shown(path)}: ${shown(entry.name)} is no folder`);
    await this.#own.fetch([target.folderId], { signal: this.#signal });
    return this.#own.folder(target.folderId) ?? target;
  }

  #parsed(path: string): { readonly start: KnownFolder; readonly names: readonly string[] } {
    const isLibrary = path.startsWith(LIBRARY);
    const rest = isLibrary ? path.slice(LIBRARY.length) : path;
    const names = (rest.match(/(?:\\.|[^/\\])+/gs) ?? []).map((name) => name.replaceAll(/\\(.)/gs, '$1'));
    if (names.length > MOST_NAMES) throw new UsageError('the path is too long');
    const isAbsolute = isLibrary || rest.startsWith('/');
    // Where one is may have been renamed or moved.
    const here = this.#own.folder(this.here.folderId) ?? this.here;
    return { start: isAbsolute ? this.#root(isLibrary ? LIBRARY : '') : here, names };
  }

  #root(which: string): KnownFolder {
    const id = which === LIBRARY ? this.#own.libraryRootId : this.#own.rootId;
    const root = id && this.#own.folder(id);
    if (root === undefined)
      throw new UsageError(`the grid has told of no ${which === LIBRARY ? 'library' : 'inventory'}`);
    return root;
  }
}

const MOST_NAMES = 256;
/** `#` and an id. */
const UUID_NAME_LENGTH = 37;

/** A name in a path. What would steer a terminal is shown as a space: its id means the thing. */
export const writtenName = (name: string): string =>
  printable(name).replaceAll('\\', '\\\\').replaceAll('/', '\\/');

/** What was typed, or what strangers have called their things, as part of a message. */
function shown(text: string): string {
  const one = printable(text);
  return `"${one.length > MOST_SHOWN ? `${one.slice(0, MOST_SHOWN)}…` : one}"`;
}

function ambiguous(path: string, found: readonly InventoryEntry[]): UsageError {
  const ids = found.slice(0, 5).map((entry) => `#${idOf(entry).toString()}`);
  const more = found.length > ids.length ? ', …' : '';
  return new UsageError(`${shown(path)} is the name of ${found.length}: one of ${ids.join(', ')}${more}`);
}

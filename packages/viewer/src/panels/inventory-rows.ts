import type { FolderTold, ItemTold } from '../port/index.ts';

/** A line of the tree. */
export interface InventoryRow {
  readonly key: string;
  readonly level: number;
  readonly name: string;
  readonly folder: FolderTold | undefined;
  readonly item: ItemTold | undefined;
  readonly isOpen: boolean;
}

/** Deeper folders are not shown: a hostile grid may make a circle of them. */
const MOST_DEPTH = 64;
const order = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** The inventory as it has been told, and as lines: only what is open. */
export class InventoryRows {
  readonly #folders = new Map<string, FolderTold>();
  readonly #open = new Set<string>();
  roots: readonly string[] = [];
  /** Folders that are not known yet while all are fetched. */
  missing = 0;

  /** Takes folders that are known now, or better. */
  take(folders: readonly FolderTold[], roots: readonly string[], missing: number): void {
    for (const folder of folders)
      this.#folders.set(folder.id, { ...folder, items: folder.items.toSorted(byName) });
    this.roots = roots;
    this.missing = missing;
    const [first] = roots;
    if (first !== undefined && this.#folders.get(first)?.isFetched === true && this.#open.size === 0)
      this.#open.add(first);
  }

  /** Items that are known. */
  get itemCount(): number {
    let count = 0;
    for (const { items } of this.#folders.values()) count += items.length;
    return count;
  }

  folder(id: string): FolderTold | undefined {
    return this.#folders.get(id);
  }

  isOpen(id: string): boolean {
    return this.#open.has(id);
  }

  setOpen(id: string, isOpen: boolean): void {
    if (isOpen) this.#open.add(id);
    else this.#open.delete(id);
  }

  /** The lines of the tree; with words, what has them in its name, with the folders it is in. */
  rows(words = ''): InventoryRow[] {
    const wanted = words.trim().toLowerCase();
    const rows: InventoryRow[] = [];
    for (const root of this.roots) {
      const folder = this.#folders.get(root);
      if (folder === undefined) continue;
      if (wanted === '') this.#add(rows, folder, 1);
      else this.#addFound(rows, folder, 1, wanted);
    }
    return rows;
  }

  #add(rows: InventoryRow[], folder: FolderTold, level: number): void {
    const isOpen = this.#open.has(folder.id);
    rows.push(rowOf(folder, level, isOpen));
    if (!isOpen || level > MOST_DEPTH) return;
    for (const inner of this.#foldersIn(folder)) this.#add(rows, inner, level + 1);
    for (const item of folder.items) rows.push(rowOfItem(item, level + 1));
  }

  /** Returns whether there is anything. */
  #addFound(rows: InventoryRow[], folder: FolderTold, level: number, wanted: string): boolean {
    const { length } = rows;
    rows.push(rowOf(folder, level, true));
    let isFound = folder.name.toLowerCase().includes(wanted);
    if (level <= MOST_DEPTH)
      for (const inner of this.#foldersIn(folder))
        if (this.#addFound(rows, inner, level + 1, wanted)) isFound = true;
    for (const item of folder.items) {
      if (!item.name.toLowerCase().includes(wanted)) continue;
      rows.push(rowOfItem(item, level + 1));
      isFound = true;
    }
    if (!isFound) rows.length = length;
    return isFound;
  }

  #foldersIn({ id, folders }: FolderTold): FolderTold[] {
    return folders
      .flatMap((inner) => this.#folders.get(inner) ?? [])
      .filter(({ parentId }) => parentId === id)
      .sort(byName);
  }
}

const byName = (one: { readonly name: string }, other: { readonly name: string }): number =>
  order.compare(one.name, other.name);

const rowOf = (folder: FolderTold, level: number, isOpen: boolean): InventoryRow => ({
  key: folder.id,
  level,
  name: folder.name,
  folder,
  item: undefined,
  isOpen,
});

const rowOfItem = (item: ItemTold, level: number): InventoryRow => ({
  key: item.id,
  level,
  name: item.name,
  folder: undefined,
  item,
  isOpen: false,
});

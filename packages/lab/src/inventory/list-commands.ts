import type { InventoryEntry, KnownFolder } from '@landfall/client';
import { ASSET_TYPE } from '@landfall/protocol/asset';
import { RemoteError } from '@landfall/protocol/errors';
import type { Desk, DeskCommand } from './command.ts';
import { escapedJson } from '../escape/index.ts';
import { entryLine, longLine } from './entry-lines.ts';
import { isFolder } from './paths.ts';

/** Lines of a tree or a search: who wants more names a folder. */
const MOST_LINES = 1_000_000;
/** Deeper nobody files, and a circle has no end. */
const MOST_DEPTH = 256;

/** Looking: `ls`, `tree`, `find`, `stat`, `cd`, `pwd`. */
export const LIST_COMMANDS: Readonly<Record<string, DeskCommand>> = {
  ls: {
    takes: '[-l] [path]',
    about: 'what is in a folder; with -l types, rights (modify, copy, transfer), days and ids',
    flags: ['-l'],
    least: 0,
    most: 1,
    async run(desk, [path = '.'], flags) {
      const found = await desk.paths.find(path);
      const folder = isFolder(found) ? await desk.paths.findFolder(path) : undefined;
      const entries = folder === undefined ? [found] : await desk.paths.contentsOf(folder);
      await knowTargets(desk, entries);
      const { inventory } = desk.session;
      for (const entry of entries)
        await desk.tellEntry(
          entry,
          flags.has('-l') ? longLine(inventory, entry) : entryLine(inventory, entry),
        );
    },
  },
  tree: {
    takes: '[path]',
    about: 'all that is below a folder',
    least: 0,
    most: 1,
    async run(desk, [path = '.']) {
      const folder = await desk.paths.findFolder(path);
      await desk.session.inventory.fetchAll(folder.folderId, { signal: desk.signal });
      await tellTree(desk, folder, 0, { left: MOST_LINES }, new Set());
    },
  },
  find: {
    takes: '<text> [folder]',
    about:
      'whatever has the text in its name, in capitals or not: in all of the inventory, or below a folder',
    least: 1,
    most: 2,
    async run(desk, [text = '', path = '/']) {
      const { folderId } = await desk.paths.findFolder(path);
      const { inventory } = desk.session;
      await inventory.fetchAll(folderId, { signal: desk.signal });
      const isBelow = (entry: InventoryEntry): boolean =>
        inventory
          .pathOf(isFolder(entry) ? entry.folderId : entry.parentId)
          .some((outer) => outer.folderId.equals(folderId));
      const found = inventory.find(text).filter(isBelow);
      const lines = found.map((entry) => [desk.paths.pathOf(entry), entry] as const);
      for (const [line, entry] of lines.toSorted(([a], [b]) => (a < b ? -1 : 1)))
        await desk.tellEntry(entry, line);
      if (found.length === 0) throw new RemoteError('nothing of that name is there', 'missing');
    },
  },
  stat: {
    takes: '<path>',
    about: 'all that is known of one thing; with --json',
    least: 1,
    most: 1,
    async run(desk, [path = '']) {
      const found = await desk.paths.find(path);
      await desk.tellEntry(found, longLine(desk.session.inventory, found));
    },
  },
  cd: {
    takes: '[path]',
    about: 'paths begin there from now on',
    least: 0,
    most: 1,
    async run(desk, [path = '/']) {
      desk.paths.here = await desk.paths.findFolder(path);
    },
  },
  pwd: {
    takes: '',
    about: 'where paths begin',
    least: 0,
    most: 0,
    async run(desk) {
      const path = desk.paths.pathOf(desk.paths.here);
      await desk.tell(desk.isJson ? escapedJson({ path }) : path);
    },
  },
};

async function tellTree(
  desk: Desk,
  folder: KnownFolder,
  depth: number,
  lines: { left: number },
  seen: Set<string>,
): Promise<void> {
  seen.add(folder.folderId.key);
  const entries = await desk.paths.contentsOf(folder);
  await knowTargets(desk, entries);
  for (const entry of entries) {
    if (lines.left-- <= 0) return;
    await desk.tellEntry(entry, `${'  '.repeat(depth)}${entryLine(desk.session.inventory, entry)}`);
    if (isFolder(entry) && depth < MOST_DEPTH && !seen.has(entry.folderId.key))
      await tellTree(desk, entry, depth + 1, lines, seen);
  }
}

/** A link is broken when the grid does not have what it leads to: it is asked for that. */
async function knowTargets(desk: Desk, entries: readonly InventoryEntry[]): Promise<void> {
  const { inventory } = desk.session;
  const unknown = entries.flatMap((entry) =>
    !isFolder(entry) && entry.assetType === ASSET_TYPE.link && inventory.targetOf(entry) === undefined
      ? entry.assetId
      : [],
  );
  if (unknown.length > 0) await inventory.fetchItems(unknown, { signal: desk.signal });
}

import { UsageError } from '@landfall/protocol/errors';
import type { DeskCommand } from './command.ts';
import { idOf, isFolder } from './paths.ts';

/** Things in one command. */
const MANY = 1000;

/** Putting in order: `mkdir`, `cp`, `mv`, `ln`, `rm`, `purge`. Each says what the grid has confirmed, and nothing before. */
export const FILING_COMMANDS: Readonly<Record<string, DeskCommand>> = {
  mkdir: {
    takes: '<path>',
    about: 'makes a folder',
    least: 1,
    most: 1,
    async run(desk, [path = '']) {
      const { folder, name } = await desk.paths.placeFor(path);
      if (name === undefined) throw new UsageError(`${desk.paths.pathOf(folder)} is there already`);
      const made = await desk.session.inventory.createFolder(name, folder.folderId, { signal: desk.signal });
      await desk.tellDone('made', made);
    },
  },
  cp: {
    takes: '<item> <folder or new name>',
    about: 'copies an item, also of the library: (library:/Clothing/Shirt)',
    least: 2,
    most: 2,
    async run(desk, [from = '', to = '']) {
      const item = await desk.paths.findItem(from);
      const { folder, name = item.name } = await desk.paths.placeFor(to);
      const options = { name, signal: desk.signal };
      await desk.tellDone('copied', await desk.session.inventory.copy(item.id, folder.folderId, options));
    },
  },
  mv: {
    takes: '<path>… <folder or new name>',
    about: 'moves folders and items, or gives one another name',
    least: 2,
    most: MANY,
    async run(desk, args) {
      const { inventory } = desk.session;
      const options = { signal: desk.signal };
      const { folder, name } = await desk.paths.placeFor(args.at(-1)!);
      const entries = await Promise.all(args.slice(0, -1).map((path) => desk.paths.find(path)));
      if (name !== undefined && entries.length > 1)
        throw new UsageError('several things go only into a folder');
      const parentOf = (at: number) => entries[at]!.parentId;
      const moved = entries.filter((_, at) => !parentOf(at).equals(folder.folderId)).map(idOf);
      await inventory.move(moved, folder.folderId, options);
      const [first] = entries;
      if (name !== undefined && name !== first!.name) await inventory.rename(idOf(first!), name, options);
      for (const entry of entries)
        await desk.tellDone(
          'moved',
          isFolder(entry) ? inventory.folder(entry.folderId) : inventory.item(entry.id),
        );
    },
  },
  ln: {
    takes: '<target> <folder or new name>',
    about: 'makes a link to an item or a folder',
    least: 2,
    most: 2,
    async run(desk, [target = '', to = '']) {
      const entry = await desk.paths.find(target);
      const { folder, name = entry.name } = await desk.paths.placeFor(to);
      const options = { name, signal: desk.signal };
      const link = await desk.session.inventory.link(idOf(entry), folder.folderId, options);
      await desk.tellDone('linked', link);
    },
  },
  rm: {
    takes: '[--for-good] [-r] <path>…',
    about: 'puts things into the trash; --for-good removes them, folders only with -r',
    flags: ['--for-good', '-r'],
    least: 1,
    most: MANY,
    async run(desk, args, flags) {
      const entries = await Promise.all(args.map((path) => desk.paths.find(path)));
      if (!flags.has('-r') && entries.some(isFolder))
        throw new UsageError('a folder is removed with all that is in it: rm -r');
      const ids = entries.map(idOf);
      const { inventory } = desk.session;
      const isForGood = flags.has('--for-good');
      const options = { signal: desk.signal };
      await (isForGood ? inventory.remove(ids, options) : inventory.throwAway(ids, options));
      await desk.tellDone(isForGood ? `removed ${ids.length} for good` : `put ${ids.length} into the trash`);
    },
  },
  purge: {
    takes: '[folder in the trash]',
    about: 'empties the trash for good',
    least: 0,
    most: 1,
    async run(desk, [path]) {
      const folderId = path === undefined ? undefined : (await desk.paths.findFolder(path)).folderId;
      await desk.session.inventory.purge(folderId, { signal: desk.signal });
      await desk.tellDone('emptied');
    },
  },
};

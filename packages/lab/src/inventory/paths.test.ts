import type { Inventory } from '@landfall/client';
import { Uuid } from '@landfall/protocol/datatypes';
import { ASSET_TYPE } from '@landfall/protocol/asset';
import { EMPTY_ITEM } from '@landfall/protocol/inventory';
import { describe, expect, it } from 'vitest';
import { escapedJson } from '../escape/index.ts';
import { entryLine } from './entry-lines.ts';
import { idOf, InventoryPaths } from './paths.ts';

const id = (n: number): Uuid => new Uuid(1, 0, 0, n);
const [ROOT, BOX, INNER, LIBRARY] = [id(1), id(2), id(3), id(4)];
const folder = (folderId: Uuid, parentId: Uuid, name: string, isLibrary = false) => ({
  folderId,
  parentId,
  name,
  typeDefault: -1,
  version: 1,
  isLibrary,
  isFetched: true,
});
const item = (n: number, parentId: Uuid, name: string, changes = {}) => ({
  ...EMPTY_ITEM,
  id: id(n),
  parentId,
  name,
  ...changes,
});

const FOLDERS = [
  folder(ROOT, Uuid.zero, 'My Inventory'),
  folder(BOX, ROOT, 'Box'),
  folder(INNER, BOX, 'red/blue'),
  folder(LIBRARY, Uuid.zero, 'Library', true),
  folder(id(5), ROOT, 'Twice'),
  folder(id(6), ROOT, 'Twice'),
];
const ITEMS = [
  item(20, BOX, 'Note'),
  item(21, BOX, 'Note'),
  item(22, INNER, String.raw`back\slash`),
  item(23, ROOT, 'To box', { assetType: ASSET_TYPE.linkFolder, assetId: BOX }),
  item(24, ROOT, 'Broken', { assetType: ASSET_TYPE.link, assetId: id(999) }),
  item(25, ROOT, 'evil\u001b[2J\n\u202ename'),
  item(26, LIBRARY, 'Given'),
];

/** As much of an inventory as paths need. */
function inventoryOf(): Inventory {
  const folderOf = (one: Uuid) => FOLDERS.find(({ folderId }) => folderId.equals(one));
  return {
    rootId: ROOT,
    libraryRootId: LIBRARY,
    folder: folderOf,
    foldersIn: (one: Uuid) => FOLDERS.filter(({ parentId }) => parentId.equals(one)),
    itemsIn: (one: Uuid) => ITEMS.filter(({ parentId }) => parentId.equals(one)),
    fetch: async () => undefined,
    targetOf: ({ assetId }: { readonly assetId: Uuid }) =>
      folderOf(assetId) ?? ITEMS.find((one) => one.id.equals(assetId)),
    pathOf: (one: Uuid) => {
      const path = [];
      for (let at = folderOf(one); at !== undefined; at = folderOf(at.parentId)) path.push(at);
      return path;
    },
  } as unknown as Inventory;
}

describe('a path', () => {
  it.each<[string, Uuid]>([
    ['/', ROOT],
    ['', ROOT],
    ['.', ROOT],
    ['/..', ROOT],
    ['Box', BOX],
    ['/Box/', BOX],
    ['//Box//.', BOX],
    ['Box/..', ROOT],
    [String.raw`Box/red\/blue`, INNER],
    [String.raw`Box/red\/blue/back\\slash`, id(22)],
    [`Box/#${id(21).toString()}`, id(21)],
    [`#${id(6).toString()}`, id(6)],
    [String.raw`To box/red\/blue`, INNER],
    ['To box', id(23)],
    ['library:', LIBRARY],
    ['library:/Given', id(26)],
  ])('%j', async (path, wanted) => {
    const paths = new InventoryPaths(inventoryOf());
    expect(idOf(await paths.find(path))).toEqual(wanted);
  });

  it.each([
    ['Box/Note', 'is the name of 2'],
    ['Twice/x', 'is the name of 2'],
    ['Nope', 'there is no "Nope"'],
    ['Broken/x', 'is no folder'],
    ['library:/Box', 'there is no "Box"'],
    ['/'.concat('a/'.repeat(300)), 'too long'],
    ['\u001b[31mred', 'there is no " [31mred"'],
  ])('%j is refused', async (path, words) => {
    const refused = await new InventoryPaths(inventoryOf()).find(path).catch((error: Error) => error);
    expect((refused as Error).message).toContain(words);
    expect((refused as Error).message).not.toContain('\u001b');
  });

  it('leads into a folder that is there, or to a new name', async () => {
    const paths = new InventoryPaths(inventoryOf());
    const place = async (path: string) => {
      const { folder, name } = await paths.placeFor(path);
      return [folder.name, name];
    };
    expect(await place('/')).toEqual(['My Inventory', undefined]);
    expect(await place('Box')).toEqual(['Box', undefined]);
    expect(await place('Box/New')).toEqual(['Box', 'New']);
    expect(await place(String.raw`Box/a\/b`)).toEqual(['Box', 'a/b']);
    await expect(place('Box/New/')).rejects.toThrow('no such folder');
    await expect(place('Twice')).rejects.toThrow('is the name of 2');
  });

  it('is written as it is read', async () => {
    const paths = new InventoryPaths(inventoryOf());
    for (const entry of [...FOLDERS.slice(0, 4), ITEMS[2]!, ITEMS[6]!])
      expect(await paths.find(paths.pathOf(entry))).toBe(entry);
  });
});

describe('names of strangers', () => {
  it('steer no terminal, in lines and in JSON', () => {
    const own = inventoryOf();
    const [evil] = ITEMS.filter(({ name }) => name.startsWith('evil'));
    expect(entryLine(own, evil!)).toBe('evil [2J name');
    const json = escapedJson({ name: evil!.name });
    expect(json).toBe(String.raw`{"name":"evil\u001b[2J\n\u202ename"}`);
    expect(JSON.parse(json)).toEqual({ name: evil!.name });
  });

  it('say of links where they lead', () => {
    const own = inventoryOf();
    expect(ITEMS.slice(3, 5).map((one) => entryLine(own, one))).toEqual([
      'To box -> Box/',
      'Broken -> (broken)',
    ]);
  });
});

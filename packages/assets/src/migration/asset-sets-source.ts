import { readFile, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { LIBRARY_OWNER } from '@landfall/protocol/asset';
import { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { decodeUtf8 } from '@landfall/protocol/bytes';
import { FILE_KIND_BYTES, fileKindOf } from '../archive/index.ts';
import type { AssetSource, SourceItem } from './asset-source.ts';
import { storageFault, unreadable } from './durable-file.ts';
import { mapInOrder } from './in-order.ts';
import { readSections } from './nini.ts';

/** Lists the sets. */
export const ASSET_SETS_FILE = 'AssetSets.xml';

/** An index of OpenSimulator's is 40 kB; each entry of one takes 100 bytes at least. */
const MOST_INDEX_BYTES = 8 * 1024 * 1024;
/** OpenSimulator has 14. */
const MOST_SETS = 1000;
/** Its largest file has 0.4 MB; a store refuses assets above its own limit. */
const MOST_FILE_BYTES = 64 * 1024 * 1024;
const FILES_AT_ONCE = { calls: 8 };

interface Entry {
  readonly folder: string;
  readonly keys: ReadonlyMap<string, string>;
}

/**
 * The default assets that come with OpenSimulator (`bin/assets`): what its own asset service takes in at its start, and
 * simulators expect of any other.
 * @throws StorageError when a list cannot be read; DecodeError when one is none
 * @source OpenSim/Framework/AssetLoader/Filesystem/AssetLoaderFileSystem.cs; bin/assets/README.txt
 */
export async function createAssetSetsSource(root: string): Promise<AssetSource> {
  const entries = await entriesOf(root);
  let done = 0;
  const itemOf = async (entry: Entry): Promise<SourceItem> => {
    const item = await readEntry(root, entry);
    done++;
    return item;
  };
  return {
    name: `${root} (default assets)`,
    identity: `asset sets ${root} ${(await stat(join(root, ASSET_SETS_FILE))).mtimeMs} ${entries.length}`,
    items: (skip) => {
      done = skip;
      return mapInOrder(each(entries.slice(skip)), FILES_AT_ONCE, itemOf);
    },
    progress: () => ({ done, total: entries.length }),
  };
}

// mapInOrder takes what can be awaited.
async function* each(entries: readonly Entry[]): AsyncGenerator<Entry> {
  yield* entries;
}

async function entriesOf(root: string): Promise<Entry[]> {
  const sets = await readIndex(join(root, ASSET_SETS_FILE));
  if (sets.length > MOST_SETS) throw new DecodeError(`${ASSET_SETS_FILE} names more than ${MOST_SETS} sets`);
  const entries: Entry[] = [];
  for (const set of sets) {
    const file = set.get('file');
    if (file === undefined) throw new DecodeError(`${ASSET_SETS_FILE} has a set without a file`);
    const path = inside(root, file);
    if (path === undefined) throw new DecodeError(`${ASSET_SETS_FILE} names a file outside of its folder`);
    for (const keys of await readIndex(path)) entries.push({ folder: dirname(path), keys });
  }
  return entries;
}

async function readIndex(path: string): Promise<ReadonlyMap<string, string>[]> {
  const bytes = await readBounded(path, MOST_INDEX_BYTES).catch((error: unknown) => {
    throw storageFault(path, error);
  });
  if (bytes === undefined) throw new DecodeError(`${path} is too long`);
  return readSections(decodeUtf8(bytes).replace(/^\ufeff/, ''));
}

async function readEntry(root: string, { folder, keys }: Entry): Promise<SourceItem> {
  const [id, name = '', type = '0', file = ''] = ['assetID', 'name', 'assetType', 'fileName'].map((key) =>
    keys.get(key),
  );
  const what = `${id ?? 'no id'} (${name})`;
  const refused = (reason: string): SourceItem => ({ kind: 'refused', what, reason });
  if (id === undefined || !UUID.test(id)) return refused('no id');
  if (!/^-?\d{1,3}$/.test(type)) return refused('its type is no number');
  const path = inside(root, join(relative(root, folder), file));
  if (file === '' || path === undefined) return refused('its file is not in the folder of the sets');
  const bytes = await readBounded(path, MOST_FILE_BYTES).catch(
    async (error: unknown) => await absent(root, path, error),
  );
  if (typeof bytes === 'string') return refused(bytes);
  if (bytes === undefined) return refused('its file is missing or too long');
  const found = fileKindOf(bytes.subarray(0, FILE_KIND_BYTES));
  if (found.kind === 'foreign' && IN_PLACE_OF_FILES.test(found.name))
    return refused(`its file is ${found.name}`);
  return {
    kind: 'asset',
    asset: { id: Uuid.parse(id), bytes, type: Number(type), name, creatorId: LIBRARY_OWNER.toString() },
  };
}

/** What a checkout or a download leaves where the file should be. */
const IN_PLACE_OF_FILES = /Git LFS|web page/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The path below `root`; undefined when it leads out of it. */
function inside(root: string, path: string): string | undefined {
  const full = join(root, path.replaceAll('\\', '/'));
  const way = relative(root, full);
  return way === '' || way.startsWith('..') ? undefined : full;
}

async function readBounded(path: string, most: number): Promise<Uint8Array | undefined> {
  return (await stat(path)).size > most ? undefined : await readFile(path);
}

/** Undefined when there is none; why not when it cannot be read. */
async function absent(root: string, path: string, error: unknown): Promise<string | undefined> {
  const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
  return isMissing ? undefined : await unreadable(root, path, error);
}

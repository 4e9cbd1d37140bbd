import { readFile, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { LIBRARY_OWNER } from '@landfall/protocol/asset';
import { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { decodeUtf8 } from '@landfall/protocol/bytes';
import { FILE_KIND_BYTES, fileKindOf } from '../archive/index.ts';
import type { AssetSource, SourceItem } from './asset-source.ts';
import { storageFault, unreadable } from './durable-file.ts';
import { StorageError } from '../store/index.ts';
import { mapInOrder } from './in-order.ts';
import { readSections } from './nini.ts';
import type { NiniSections } from './nini.ts';

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
 * simulators expect of any other. A set that cannot be read is an item that is refused; the others are read, and then the items
 * end with a DecodeError that names it.
 * @throws StorageError when the list of sets cannot be read; DecodeError when nothing is in it
 * @source OpenSim/Framework/AssetLoader/Filesystem/AssetLoaderFileSystem.cs; bin/assets/README.txt
 */
export async function createAssetSetsSource(root: string): Promise<AssetSource> {
  const { entries, faults } = await readSets(root);
  let done = 0;
  const itemOf = async (entry: Entry | SetFault): Promise<SourceItem> => {
    const item: SourceItem = 'reason' in entry ? { kind: 'refused', ...entry } : await readEntry(root, entry);
    done++;
    return item;
  };
  return {
    name: `${root} (default assets)`,
    identity: `asset sets ${root} ${(await stat(join(root, ASSET_SETS_FILE))).mtimeMs} ${entries.length} ${faults.length}`,
    items: async function* (skip) {
      done = skip;
      yield* mapInOrder(each([...entries, ...faults].slice(skip)), FILES_AT_ONCE, itemOf);
      if (faults.length > 0) throw new DecodeError(toldOf(faults));
    },
    progress: () => ({ done, total: entries.length + faults.length }),
  };
}

// mapInOrder takes what can be awaited.
async function* each<T>(entries: readonly T[]): AsyncGenerator<T> {
  yield* entries;
}

/** A list that could not be read, or not to its end. */
interface SetFault {
  /** The file, below the folder of the sets. */
  readonly what: string;
  readonly reason: string;
}

const toldOf = (faults: readonly SetFault[]): string =>
  `${faults.length === 1 ? 'a list' : `${faults.length} lists`} of its assets could not be read wholly, ${faults[0]!.what} (${faults[0]!.reason})`;

async function readSets(root: string): Promise<{ entries: readonly Entry[]; faults: readonly SetFault[] }> {
  const list = await readList(join(root, ASSET_SETS_FILE));
  const { sections, fault } = list;
  if (fault !== undefined && sections.length === 0)
    throw new DecodeError(`${ASSET_SETS_FILE}: ${fault.message}`, { cause: fault });
  const entries: Entry[] = [];
  const faults: SetFault[] = [];
  for (const set of sections.slice(0, MOST_SETS)) await readSet(root, set, entries, faults);
  if (sections.length > MOST_SETS)
    faults.push({ what: ASSET_SETS_FILE, reason: `more than ${MOST_SETS} sets` });
  if (fault !== undefined) faults.push({ what: ASSET_SETS_FILE, reason: fault.message });
  return { entries, faults };
}

async function readSet(
  root: string,
  set: ReadonlyMap<string, string>,
  entries: Entry[],
  faults: SetFault[],
): Promise<void> {
  const file = set.get('file');
  if (file === undefined) {
    faults.push({ what: ASSET_SETS_FILE, reason: 'a set without a file' });
    return;
  }
  const what = file.replaceAll('\\', '/');
  const path = inside(root, file);
  if (path === undefined) {
    faults.push({ what, reason: 'outside of the folder of the sets' });
    return;
  }
  try {
    const { sections, fault } = await readList(path);
    for (const keys of sections) entries.push({ folder: dirname(path), keys });
    if (fault !== undefined) faults.push({ what, reason: fault.message });
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    faults.push({ what, reason: isMissing(error.cause) ? 'it is missing' : error.message });
  }
}

/** @throws StorageError when it cannot be read */
async function readList(path: string): Promise<NiniSections> {
  const bytes = await readBounded(path, MOST_INDEX_BYTES).catch((error: unknown) => {
    throw storageFault(path, error);
  });
  if (bytes === undefined) return { sections: [], fault: new DecodeError('it is too long') };
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
  return isMissing(error) ? undefined : await unreadable(root, path, error);
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { ASSET_TYPE } from '@landfall/protocol/asset';
import { decodeArchiveText, DEFAULT_MAX_MEMBER_BYTES, isGzip } from '../archive/index.ts';
import type { SqlRow } from '../sql-dump/index.ts';
import type { NewAsset } from '../store/index.ts';
import type { AssetSource, SourceItem } from './asset-source.ts';
import { openCountedFile } from './counted-file.ts';
import type { CountedFile } from './counted-file.ts';
import { storageFault, unreadable } from './durable-file.ts';
import { mapInOrder, withoutFirst } from './in-order.ts';
import { assetRow, textOf } from './sql-asset.ts';
import { rowsOfTable } from './table-rows.ts';

/** Where the two halves of an FSAssets service lie: its files and its table. @source archives.md §3.1 */
export interface FsAssetsPlace {
  /** `BaseDirectory` of the service. */
  readonly folder: string;
  /** `SpoolDirectory`, when there may be files in it that were not moved yet. */
  readonly spool?: string;
  /** Path of a dump of the database with the table, or {@link dumpLive}. */
  readonly dump: string | CountedFile;
  /** `fsassets` unless `Realm` says otherwise. */
  readonly table?: string;
}

const AT_ONCE = { calls: 16 };
const HASH = /^[0-9a-f]{64}$/i;
const unpack = promisify(gunzip);

/**
 * The assets of an FSAssets service: its table out of a dump, its files from their folder (either layout, gzipped or
 * not, the spool too). Every file is checked against its hash.
 * @throws StorageError when dump or folder cannot be read; its items end with a DecodeError when the dump lacks the table
 * @source archives.md §3.1
 */
export async function createFsAssetsSource(place: FsAssetsPlace): Promise<AssetSource> {
  const file = typeof place.dump === 'string' ? await openCountedFile(place.dump) : place.dump;
  await stat(place.folder).catch((error: unknown) => {
    throw storageFault(place.folder, error);
  });
  const table = (place.table ?? 'fsassets').toLowerCase();
  return {
    name: `${basename(place.folder)} (FSAssets)`,
    identity: `fsassets ${place.folder} ${table} ${file.identity}`,
    items: (skip) =>
      mapInOrder(
        withoutFirst(rowsOfTable(file, table), skip),
        AT_ONCE,
        async (row) => await itemOf(row, place),
      ),
    progress: () => file.progress(),
  };
}

async function itemOf(row: SqlRow, place: FsAssetsPlace): Promise<SourceItem> {
  return await assetRow(row, async (asset) => await withBytes(asset, textOf(row.values.get('hash')), place));
}

async function withBytes(
  asset: Omit<NewAsset, 'bytes'>,
  hash: string,
  place: FsAssetsPlace,
): Promise<SourceItem> {
  const refused = (reason: string): SourceItem => ({ kind: 'refused', what: asset.id.toString(), reason });
  if (!HASH.test(hash)) return refused('the table has no usable hash');
  const found = await bestFile(
    spellingsOf(hash).flatMap((spelling) => pathsOf(spelling, place)),
    hash.toLowerCase(),
    place.folder,
  );
  if ('reason' in found) return refused(found.reason);
  const { bytes } = found;
  if (found.isRight) return { kind: 'asset', asset: { ...asset, bytes } };
  // The service wrote a repaired text of old objects under the hash of the unrepaired one.
  if (asset.type !== ASSET_TYPE.object || !isWholeObject(bytes)) return refused('its file has another hash');
  return {
    kind: 'asset',
    asset: { ...asset, bytes },
    doubt: 'object whose file has another hash (repaired by the old service?)',
  };
}

/** From its first tag to the same one's end: what was cut, zeroed or is a web page is none. */
const WHOLE_OBJECT = /^\s*(?:<\?xml[^>]*\?>\s*)?<(SceneObjectGroup|CoalescedObject)\b[^\0]*<\/\1>\s*$/;

function isWholeObject(bytes: Uint8Array): boolean {
  return WHOLE_OBJECT.test(decodeArchiveText(bytes));
}

/**
 * As the table has it, then as the other versions write it: upper case up to 0.9.2, lower case in 2026. Rows keep the spelling
 * of the version that wrote them.
 * @source FSAssetService.cs GetSHA256Hash at 0.9.2.2 and at master 247b9182c1; a folder written by the latter
 */
const spellingsOf = (hash: string): string[] => [...new Set([hash, hash.toUpperCase(), hash.toLowerCase()])];

/** Where the file may be: the spool first, as the service itself looks; then both layouts, gzipped or plain. */
function pathsOf(hash: string, { folder, spool }: FsAssetsPlace): string[] {
  const usual = join(folder, hash.slice(0, 2), hash.slice(2, 4), hash.slice(4, 6), hash.slice(6, 10), hash);
  const osgrid = join(folder, hash.slice(0, 3), hash.slice(3, 6), hash);
  const spooled =
    spool === undefined ? [] : [join(spool, `${hash}.asset`), join(spool, 'spool', `${hash}.asset`)];
  return [...spooled, ...[usual, osgrid].flatMap((path) => [`${path}.gz`, path])];
}

/** Bytes, or why there are none. */
type Found = { readonly bytes: Uint8Array; readonly isRight: boolean } | { readonly reason: string };

/** The file with the right hash; or the first there is, or what was wrong with it. One bad file must not hide a good twin. */
async function bestFile(paths: readonly string[], hash: string, folder: string): Promise<Found> {
  let best: Found = { reason: 'its file is missing' };
  let isMissing = true;
  for (const path of paths) {
    const found = await fileAt(path, hash, folder);
    if (found === undefined) continue;
    if ('bytes' in found && found.isRight) return found;
    if (isMissing || ('reason' in best && 'bytes' in found)) best = found;
    isMissing = false;
  }
  return best;
}

async function fileAt(path: string, hash: string, folder: string): Promise<Found | undefined> {
  try {
    const stored = await readFile(path);
    const bytes = path.endsWith('.gz') && isGzip(stored) ? await expand(stored) : stored;
    if (bytes === 'damaged') return { reason: 'its file is damaged' };
    return { bytes, isRight: createHash('sha256').update(bytes).digest('hex') === hash };
  } catch (error) {
    return isAbsent(error) ? undefined : { reason: await unreadable(folder, path, error) };
  }
}

async function expand(bytes: Uint8Array): Promise<Uint8Array | 'damaged'> {
  try {
    return await unpack(bytes, { maxOutputLength: DEFAULT_MAX_MEMBER_BYTES });
  } catch {
    return 'damaged';
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

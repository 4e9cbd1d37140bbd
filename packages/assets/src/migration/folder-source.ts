import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DecodeError } from '@landfall/protocol/errors';
import type { StoredAsset } from '../store/index.ts';
import type { AssetSource, SourceItem } from './asset-source.ts';
import { openCountedFile } from './counted-file.ts';
import type { CountedFile } from './counted-file.ts';
import { unreadable } from './durable-file.ts';
import { mapInOrder, withoutFirst } from './in-order.ts';
import { linesOf } from './lines.ts';
import { MANIFEST_FILE, MOST_LINE_BYTES, blobPath, parseManifestLine } from './manifest.ts';
import type { ManifestLine } from './manifest.ts';

/** An asset of the manifest, or a line of it that nobody can read: that costs its asset and no other. */
type Listed =
  | { readonly kind: 'asset'; readonly asset: StoredAsset }
  | { readonly kind: 'refused'; readonly what: string; readonly reason: string };

/** Together they hold no more than 64 MiB, or one asset. */
const AT_ONCE = {
  calls: 32,
  weight: 64 * 1024 * 1024,
  weigh: (line: Listed): number => (line.kind === 'asset' ? line.asset.sizeBytes : 0),
};

/**
 * An exported folder. The store checks each asset against the hash that the manifest states.
 * @throws StorageError when there is no manifest
 */
export async function createFolderSource(folder: string): Promise<AssetSource> {
  const file = await openCountedFile(join(folder, MANIFEST_FILE));
  return {
    name: `${basename(folder)} (exported folder)`,
    identity: `folder ${file.identity}`,
    items: (skip) =>
      mapInOrder(withoutFirst(assetsOf(file), skip), AT_ONCE, async (line) =>
        line.kind === 'asset' ? await withBytes(folder, line.asset) : line,
      ),
    progress: () => file.progress(),
    // Its last line counts them.
    mayBeEmpty: true,
  };
}

/** @throws DecodeError when the manifest is none, was cut off, has more or fewer lines than it says, or is of a store that lost something */
async function* assetsOf(file: CountedFile): AsyncGenerator<Listed> {
  let number = 0;
  let unread: Listed | undefined;
  for await (const text of linesOf(file.chunks(), MOST_LINE_BYTES)) {
    // The last one may have been cut: it counts as read only when another follows.
    if (unread !== undefined) yield unread;
    unread = undefined;
    const line = number === 0 ? parseManifestLine(text) : lineOf(text, number + 1);
    if (number++ === 0) {
      if (line.kind !== 'head') throw new DecodeError('manifest without its first line');
    } else if (line.kind === 'refused') unread = line;
    else if (line.kind === 'asset') yield line;
    else if (line.kind === 'end' && line.assets === number - 2) return refuseLost(line.lost);
    else throw new DecodeError('manifest whose count is wrong');
  }
  throw new DecodeError('manifest is cut off');
}

/** All that is there was given before. */
function refuseLost(lost: string | undefined): void {
  if (lost !== undefined)
    throw new DecodeError(`the store that it was exported from had lost something: ${lost}`);
}

function lineOf(text: string, number: number): ManifestLine | (Listed & { kind: 'refused' }) {
  try {
    return parseManifestLine(text);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return { kind: 'refused', what: `${MANIFEST_FILE} line ${number}`, reason: error.what };
  }
}

async function withBytes(folder: string, stored: StoredAsset): Promise<SourceItem> {
  const { hash, sizeBytes, ...rest } = stored;
  const path = join(folder, blobPath(hash));
  const what = stored.id.toString();
  const bytes = await readFile(path).catch(async (error: unknown) => await absent(folder, path, error));
  if (typeof bytes === 'string') return { kind: 'refused', what, reason: bytes };
  if (bytes === undefined) return { kind: 'refused', what, reason: 'its file is missing' };
  if (bytes.length !== sizeBytes) return { kind: 'refused', what, reason: 'its file has another size' };
  return { kind: 'asset', asset: { ...rest, bytes, expectedHash: hash } };
}

/** Undefined when there is none; why not when it cannot be read. */
async function absent(folder: string, path: string, error: unknown): Promise<string | undefined> {
  const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
  return isMissing ? undefined : await unreadable(folder, path, error);
}

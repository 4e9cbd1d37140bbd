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

/** Together they hold no more than 64 MiB, or one asset. */
const AT_ONCE = {
  calls: 32,
  weight: 64 * 1024 * 1024,
  weigh: ({ sizeBytes }: StoredAsset): number => sizeBytes,
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
      mapInOrder(
        withoutFirst(assetsOf(file), skip),
        AT_ONCE,
        async (asset) => await withBytes(folder, asset),
      ),
    progress: () => file.progress(),
  };
}

/** @throws DecodeError when the manifest is none, or was cut off */
async function* assetsOf(file: CountedFile): AsyncGenerator<StoredAsset> {
  let number = 0;
  for await (const text of linesOf(file.chunks(), MOST_LINE_BYTES)) {
    const line = parseManifestLine(text);
    if (number++ === 0) {
      if (line.kind !== 'head') throw new DecodeError('manifest without its first line');
    } else if (line.kind === 'asset') yield line.asset;
    else if (line.kind === 'end' && line.assets === number - 2) return;
    else throw new DecodeError('manifest whose count is wrong');
  }
  throw new DecodeError('manifest is cut off');
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

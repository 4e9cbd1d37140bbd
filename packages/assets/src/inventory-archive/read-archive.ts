import type { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { readArchive } from '../archive/index.ts';
import type { ArchiveLimits, ArchiveMember } from '../archive/index.ts';
import { decodeInventoryRecord } from './archived-item.ts';
import type { InventoryRecord } from './archived-item.ts';
import { foldersOf } from './node-path.ts';
import type { NodeName } from './node-path.ts';

/** What an inventory archive holds, in its order; a folder before what is in it. */
export type InventoryArchiveEntry =
  /** `folders` from the outermost to itself. */
  | { readonly kind: 'folder'; readonly folders: readonly NodeName[] }
  | { readonly kind: 'item'; readonly folders: readonly NodeName[]; readonly item: InventoryRecord }
  | {
      readonly kind: 'asset';
      readonly id: Uuid;
      /** See `ASSET_TYPE`. */
      readonly assetType: number;
      readonly sizeBytes: number;
      /** Only before the next entry is asked for. @throws DecodeError when it is too large or cut off */
      readonly read: () => Promise<Uint8Array>;
    }
  /** What is there and cannot be used. */
  | { readonly kind: 'refused'; readonly path: string; readonly reason: string };

/** Folders of one archive; what is in further ones is refused. */
export const MOST_ARCHIVED_FOLDERS = 200_000;

/**
 * Reads an inventory archive (IAR, 0.1 to 1.2), gzipped or plain, as a stream.
 * @throws DecodeError when the container itself is damaged, breaks a limit, or is of a newer major version
 * @source archives.md §2; captures/asset-service/archives
 */
export async function* readInventoryArchive(
  chunks: AsyncIterable<Uint8Array>,
  limits: ArchiveLimits = {},
): AsyncGenerator<InventoryArchiveEntry, void, undefined> {
  const folders = new Folders();
  const whole: string[] = [];
  const onWhole = (path: string): void => {
    if (path.endsWith('/')) whole.push(path);
  };
  for await (const member of readArchive(chunks, limits, { onWhole })) {
    for (const path of whole.splice(0)) yield* folders.enter(path, true);
    yield* entriesOf(member, folders);
  }
  for (const path of whole.splice(0)) yield* folders.enter(path, true);
}

function* entriesOf(member: ArchiveMember, folders: Folders): Generator<InventoryArchiveEntry> {
  const { path } = member;
  if (member.kind === 'asset') {
    const { id, type: assetType, sizeBytes, read } = member;
    yield { kind: 'asset', id, assetType, sizeBytes, read };
  } else if (member.kind === 'refused') yield { kind: 'refused', path, reason: member.reason };
  else if (member.kind === 'item') {
    const entered = [...folders.enter(path, false)];
    yield* entered;
    if (entered.some(({ kind }) => kind === 'refused')) return;
    try {
      const item = decodeInventoryRecord(member.bytes);
      yield { kind: 'item', folders: foldersOf(path, false) ?? [], item };
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      yield { kind: 'refused', path, reason: error.message };
    }
  } else if (member.kind !== 'control') yield { kind: 'refused', path, reason: 'not of an inventory' };
}

/** Those that were told already. Some archives have no directories of their own. */
class Folders {
  readonly #known = new Set<string>();

  /** Those of a path that are new. */
  *enter(path: string, isFolder: boolean): Generator<InventoryArchiveEntry> {
    try {
      const folders = foldersOf(path, isFolder) ?? [];
      for (let depth = 1; depth <= folders.length; depth++) {
        const { key } = folders[depth - 1]!.id;
        if (this.#known.has(key)) continue;
        if (this.#known.size >= MOST_ARCHIVED_FOLDERS) throw new DecodeError('too many folders');
        this.#known.add(key);
        yield { kind: 'folder', folders: folders.slice(0, depth) };
      }
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      yield { kind: 'refused', path, reason: error.message };
    }
  }
}

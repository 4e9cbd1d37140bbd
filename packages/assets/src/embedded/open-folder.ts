import { createNodeFiles } from '../files/index.ts';
import { openLmdb } from '../index/index.ts';
import { storageError, StorageError } from '../store/index.ts';
import type { StorageFault } from '../store/index.ts';
import { Engine } from './engine.ts';
import { lockFolder, lockFolderToLook } from './folder-lock.ts';
import { FORMAT, prepareFolder, refuseUnfinishedCopy, upgradeFolder } from './format.ts';
import type { FoundFolder } from './format.ts';
import type { EmbeddedStoreOptions } from './options.ts';

/** What keeps a store from being written, but not from being looked at. */
const OBSTACLES: ReadonlySet<StorageFault> = new Set(['permission', 'full', 'lost', 'input-output']);

/** A data folder that is ours until it is unlocked. */
export interface OpenFolder {
  readonly options: EmbeddedStoreOptions;
  readonly engine: Engine;
  readonly unlock: () => Promise<void>;
}

/** @throws StorageError: `busy` (another process has it), `lost`, `newer-format`, `permission`, `full` … */
export async function openFolder(options: EmbeddedStoreOptions, needsIndex = false): Promise<OpenFolder> {
  const { folder, readOnly = false } = options;
  const files = options.files ?? createNodeFiles();
  try {
    await refuseUnfinishedCopy(files, folder);
    const found = await prepareFolder(files, folder, { readOnly });
    const lock = readOnly ? lockFolderToLook : lockFolder;
    const unlock = options.files === undefined ? await lock(folder) : async () => undefined;
    try {
      if (!readOnly) await upgradeFolder(files, folder);
      return { options, engine: await openEngine(options, { needsIndex, found }), unlock };
    } catch (error) {
      await unlock();
      throw error;
    }
  } catch (error) {
    throw storageError(`the store in ${folder} cannot be opened`, error);
  }
}

/**
 * Only to look. One without an index that can be used gets one, as at any start; where that cannot be written, it is in
 * memory.
 * @throws StorageError `busy`, `newer-format`, `permission`, `missing` …
 */
export async function openFolderToLook(options: EmbeddedStoreOptions): Promise<OpenFolder> {
  const readOnly = { ...options, readOnly: true };
  try {
    return await openFolder(readOnly, true);
  } catch (error) {
    if (!(error instanceof StorageError) || error.fault !== 'missing') throw error;
  }
  try {
    return await openFolder(options);
  } catch (error) {
    if (!(error instanceof StorageError) || !OBSTACLES.has(error.fault)) throw error;
    return await openFolder(readOnly);
  }
}

/** How an engine is opened, and what the folder was found to be. */
interface HowToOpen {
  readonly discardIndex?: boolean;
  readonly needsIndex?: boolean;
  readonly found?: FoundFolder;
}

const AS_IT_SHOULD_BE: FoundFolder = { format: FORMAT, damagedFiles: [] };

/** With the folder locked. */
export function openEngine(
  options: EmbeddedStoreOptions,
  { discardIndex = false, needsIndex = false, found = AS_IT_SHOULD_BE }: HowToOpen,
): Promise<Engine> {
  return Engine.open({
    files: options.files ?? createNodeFiles(),
    folder: options.folder,
    openIndex: options.openIndex ?? openLmdb,
    now: options.now ?? (() => Date.now() / 1000),
    discardIndex,
    needsIndex,
    readOnly: options.readOnly ?? false,
    acceptLoss: options.acceptLoss ?? false,
    segmentBytes: options.segmentBytes,
    found,
  });
}

import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { EmbeddedStore } from '@landfall/assets/embedded';
import { openObjectStore } from '@landfall/assets/object-store';
import type { ObjectStoreOptions, StoreAddress } from '@landfall/assets/object-store';
import { StorageError } from '@landfall/assets/store';
import type { StoreLimits } from '@landfall/assets/store';
import { UsageError } from '@landfall/protocol/errors';

/** Where the assets are kept when nobody says otherwise. */
export const DEFAULT_DATA = './assets-data';

/** A folder, or a bucket. */
export interface StoreOptions {
  readonly data?: string | undefined;
  readonly store?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
  readonly createBucket?: boolean | undefined;
}

/** What both kinds of store can. */
export type OperatedStore = EmbeddedStore | Awaited<ReturnType<typeof openObjectStore>>;

/** `--data` or `--store`; with `makes`, for a command that makes a store where none is. */
export function addStoreOptions(command: Command, { makes = false } = {}): Command {
  command
    .option(
      '--data <folder>',
      `the store${makes ? '; made when it is not there' : ''}; ${DEFAULT_DATA} by default`,
    )
    .option(
      '--store <url>',
      'the store in an object store: s3://bucket[/prefix]; its keys come from the environment',
    )
    .option('--endpoint <url>', 'address of that object store; LANDFALL_ASSETS_STORE_ENDPOINT otherwise')
    .option('--region <name>', 'region of that object store; us-east-1 by default');
  return makes ? command.option('--create-bucket', 'make the bucket when it is not there') : command;
}

/** What a report must not be written over: the folder of the store, and the files that lie in it directly. */
export function filesOfStore({ data = DEFAULT_DATA }: StoreOptions): readonly string[] {
  return [data, ...['format', 'ledger'].map((name) => join(data, name))];
}

/** Opens a store, or makes one. @throws UsageError, StorageError */
export async function openOrMakeStore(options: StoreOptions, limits?: StoreLimits): Promise<OperatedStore> {
  const more = limits === undefined ? {} : { limits };
  const address = addressOf(options);
  if (address !== undefined) return await openBucket(address, { ...more, create: true });
  return await withLossHint(
    async () => await EmbeddedStore.open({ folder: options.data ?? DEFAULT_DATA, ...more }),
  );
}

/** What is to be done to a store that is there. */
export interface Purpose {
  /** Only to look: a full disk, a folder that cannot be written, and losses are no obstacle. */
  readonly onlyLooks?: boolean;
  /** Goes on without what is gone from the journal. */
  readonly acceptLoss?: boolean;
}

/** Opens a store that is there: a mistyped folder must not become an empty store. @throws UsageError, StorageError */
export async function openExistingStore(
  options: StoreOptions,
  purpose: Purpose = {},
): Promise<OperatedStore> {
  const address = addressOf(options);
  if (address !== undefined) return await openBucket(address, {});
  return await openExistingFolder(options.data ?? DEFAULT_DATA, purpose);
}

/** @throws UsageError when there is no folder, StorageError */
export async function openExistingFolder(
  folder: string,
  { onlyLooks = false, acceptLoss = false }: Purpose = {},
): Promise<EmbeddedStore> {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory() !== true || (await isEmpty(folder)))
    throw new UsageError(`there is no store in ${folder}`);
  if (onlyLooks) return await EmbeddedStore.openToLook({ folder });
  return await withLossHint(async () => await EmbeddedStore.open({ folder, acceptLoss }));
}

/** Nothing is in it that could be of a store: checkpoints of imports into a bucket are kept in the default folder, too. */
async function isEmpty(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => undefined);
  return names?.every((name) => name.startsWith('.') || name === 'imports' || name === 'lost+found') === true;
}

/** Says by what command a loss is accepted. What it says has the words of its cause, which would be told again. */
export async function withLossHint<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof StorageError) || error.fault !== 'lost') throw error;
    throw new StorageError(`${error.message} (landfall assets scrub --accept-loss)`, 'lost');
  }
}

async function openBucket(
  address: StoreAddress,
  options: Partial<ObjectStoreOptions>,
): Promise<OperatedStore> {
  try {
    return await openObjectStore(address, process.env, options);
  } catch (error) {
    const isMissing = error instanceof StorageError && error.fault === 'missing' && options.create === true;
    if (!isMissing || address.createBucket === true) throw error;
    throw new StorageError(`${error.message}; --create-bucket makes it`, 'missing');
  }
}

/** Undefined for a folder. @throws UsageError when both are named, or parts of one without it */
export function addressOf(options: StoreOptions): StoreAddress | undefined {
  const { data, store, region, createBucket } = options;
  if (store === undefined) {
    if (options.endpoint !== undefined || region !== undefined || createBucket === true)
      throw new UsageError('--endpoint, --region and --create-bucket go with --store s3://bucket');
    return undefined;
  }
  if (data !== undefined) throw new UsageError('--data and --store are two stores: name one');
  const endpoint = options.endpoint ?? process.env['LANDFALL_ASSETS_STORE_ENDPOINT'];
  return { url: store, endpoint, region, createBucket };
}

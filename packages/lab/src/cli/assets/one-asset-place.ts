import { createHash } from 'node:crypto';
import type { NewAsset, StoredAsset } from '@landfall/assets/store';
import type { Uuid } from '@landfall/protocol/datatypes';
import { UsageError } from '@landfall/protocol/errors';
import { createNodePorts } from '@landfall/transport/node';
import { openServer } from './data.ts';
import type { ServerLogin } from './data.ts';
import { DEFAULT_DATA, openExistingStore } from './store.ts';
import type { Purpose, StoreOptions } from './store.ts';
import type { Context } from '../main.ts';

/** What every place can say of an asset. A service does not say when it was stored. */
export type OneAsset = Omit<StoredAsset, 'createdAt'> & { readonly createdAt?: number };

/** Where one asset is looked at, and removed from: a folder, a bucket, or a service. */
export interface AssetPlace extends AsyncDisposable {
  readonly name: string;
  /** Looks do not take it out of quarantine, but for those through a service. */
  stat(id: Uuid): Promise<OneAsset | undefined>;
  /** @throws DamagedAssetError */
  read(id: Uuid): Promise<unknown>;
  remove(id: Uuid): Promise<boolean>;
  /** Why `remove` may have said no. */
  readonly refusal: string;
}

/** Where one asset is looked for. */
export interface PlaceOptions extends StoreOptions, ServerLogin {
  readonly server?: string;
}

/** @throws UsageError when a server and a store are named, or none is there */
export async function placeOf(
  { server, user, passwordStdin, ...where }: PlaceOptions,
  context: Context,
  purpose: Purpose,
): Promise<AssetPlace> {
  const login = { passwordStdin, ...(user === undefined ? {} : { user }) };
  if (server === undefined) {
    if (user !== undefined || passwordStdin)
      throw new UsageError('--user and --password-stdin go with --server');
    return await storePlace(where, purpose);
  }
  if (Object.values(where).some((value) => value !== undefined))
    throw new UsageError('--server and a store are two places: name one');
  return await serverPlace(server, login, context);
}

async function storePlace(where: StoreOptions, purpose: Purpose): Promise<AssetPlace> {
  const store = await openExistingStore(where, purpose);
  return {
    name: where.store ?? where.data ?? DEFAULT_DATA,
    stat: async (id) => await store.quiet.stat(id),
    read: async (id) => await store.quiet.read(id),
    remove: async (id) => await store.remove(id),
    refusal: 'it is not there any more',
    [Symbol.asyncDispose]: async () => await store[Symbol.asyncDispose](),
  };
}

async function serverPlace(url: string, login: ServerLogin, context: Context): Promise<AssetPlace> {
  const ports = createNodePorts();
  const close = async (): Promise<void> => await ports.close();
  try {
    const server = await openServer(url, login, context, ports);
    return {
      name: server.origin,
      stat: async (id) => {
        const asset = await server.fetch(id);
        return asset && described(asset);
      },
      // What came was sound: a service answers 500 for what is not.
      read: async () => undefined,
      remove: async (id) => await server.remove(id),
      refusal: 'the service did not; its setting "deletion" must be "all" ("maptiles" for map pictures)',
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

const described = ({ bytes, ...asset }: NewAsset): OneAsset => ({
  name: '',
  description: '',
  creatorId: '',
  flags: 0,
  local: false,
  temporary: false,
  ...asset,
  hash: createHash('sha256').update(bytes).digest('hex'),
  sizeBytes: bytes.length,
});

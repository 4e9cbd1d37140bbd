import { createHash } from 'node:crypto';
import type { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError, RemoteError, UsageError } from '@landfall/protocol/errors';
import { gunzipIfNeeded } from '../archive/index.ts';
import { idsIn } from '../references/index.ts';
import { StorageError } from '../store/index.ts';
import type { AssetServer } from './asset-server.ts';
import type { AssetSource, SourceItem } from './asset-source.ts';
import { openCountedFile } from './counted-file.ts';
import { mapInOrder } from './in-order.ts';

const FETCHES_AT_ONCE = 16;

/** Assets of another server, by a list of their ids: such servers cannot list what they have. */
export function createServerSource(server: AssetServer, ids: readonly Uuid[]): AssetSource {
  let done = 0;
  async function* from(skip: number): AsyncGenerator<Uuid> {
    done = skip;
    yield* ids.slice(skip);
  }
  const fetch = async (id: Uuid): Promise<SourceItem> => {
    const item = await fetchItem(server, id);
    done++;
    return item;
  };
  return {
    name: server.origin,
    identity: `server ${server.origin} ${fingerprint(ids)}`,
    items: (skip) => mapInOrder(from(skip), { calls: FETCHES_AT_ONCE }, fetch),
    progress: () => ({ done, total: ids.length }),
  };
}

/** Ids out of a text file, gzipped or not: whatever looks like one, in its order, each once. @throws StorageError, UsageError when there is none */
export async function readIdList(path: string): Promise<Uuid[]> {
  const file = await openCountedFile(path);
  const ids = new Map<string, Uuid>();
  for await (const id of idsIn(gunzipIfNeeded(file.chunks()))) ids.set(id.key, id);
  if (ids.size === 0) throw new UsageError(`${path} holds no UUID`);
  return [...ids.values()];
}

async function fetchItem(server: AssetServer, id: Uuid): Promise<SourceItem> {
  const what = id.toString();
  try {
    const asset = await server.fetch(id);
    return asset === undefined
      ? { kind: 'refused', what, reason: 'the server does not have it' }
      : { kind: 'asset', asset };
  } catch (error) {
    if (error instanceof StorageError) throw error;
    if (error instanceof RemoteError && error.reason === '401') throw error;
    if (!(error instanceof DecodeError || error instanceof RemoteError)) throw error;
    return { kind: 'refused', what, reason: error.message };
  }
}

function fingerprint(ids: readonly Uuid[]): string {
  const hash = createHash('sha256');
  for (const id of ids) hash.update(id.toBytes());
  return hash.digest('hex');
}

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError, RemoteError } from '@landfall/protocol/errors';
import { StorageError } from '../store/index.ts';
import type { AssetServer } from './asset-server.ts';
import type { AssetSource, SourceItem } from './asset-source.ts';
import { storageFault } from './durable-file.ts';
import { mapInOrder } from './in-order.ts';
import { idsIn } from './id-list.ts';

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
    items: (skip) => mapInOrder(from(skip), FETCHES_AT_ONCE, fetch),
    progress: () => ({ done, total: ids.length }),
  };
}

/** Ids out of a text file: whatever looks like one, in its order, each once. @throws StorageError */
export async function readIdList(path: string): Promise<Uuid[]> {
  const text = await readFile(path, 'latin1').catch((error: unknown) => {
    throw storageFault(path, error);
  });
  return [...new Map([...idsIn(text)].map((id) => [id.key, id])).values()];
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

import { createHash } from 'node:crypto';
import type { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError, RemoteError, UsageError } from '@landfall/protocol/errors';
import {
  FILE_KIND_BYTES,
  fileKindOf,
  gunzipIfNeeded,
  isPacked,
  isWide,
  narrow,
  peek,
} from '../archive/index.ts';
import { IdFinder } from '../references/index.ts';
import { readSeenDump } from '../sql-dump/index.ts';
import { StorageError } from '../store/index.ts';
import { TextEnding } from '../text-ending/index.ts';
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

/**
 * Ids out of a text file, gzipped or not, in UTF-8 or UTF-16: whatever looks like one, in its order, each once.
 * @throws StorageError; UsageError when there is none; DecodeError when the file is damaged, or a dump or list that is not whole
 */
export async function readIdList(path: string): Promise<Uuid[]> {
  const file = await openCountedFile(path);
  const { first, all, close } = await peek(gunzipIfNeeded(file.chunks()), FILE_KIND_BYTES);
  const ids = new Map<string, Uuid>();
  const finder = new IdFinder();
  const take = (found: readonly Uuid[]): void => found.forEach((id) => ids.set(id.key, id));
  try {
    // Anything else is searched for what shows.
    const found = fileKindOf(first);
    if (found.kind === 'sqlite')
      throw new UsageError(`${path} is a database of SQLite: list what sqlite3 dumps of it`);
    if (isPacked(found)) throw new UsageError(`${path} is ${found.name}`);
    await readText(isWide(found.kind) ? narrow(all, found.kind) : all, (chunk) => take(finder.push(chunk)));
    take(finder.end());
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw new DecodeError(`${path} is not whole: ${error.message}`, { cause: error });
  } finally {
    await close();
  }
  if (ids.size === 0) throw new UsageError(`${path} holds no UUID`);
  return [...ids.values()];
}

/** A dump ends where its beginning says, a list not inside anything; or some of its ids are missing. */
async function readText(
  chunks: AsyncIterable<Uint8Array>,
  onChunk: (chunk: Uint8Array) => void,
): Promise<void> {
  const { first, all } = await peek(chunks, FILE_KIND_BYTES);
  if (fileKindOf(first).kind === 'sql') return void (await readSeenDump(all, { onChunk }));
  const ending = new TextEnding();
  for await (const chunk of all) {
    ending.push(chunk);
    onChunk(chunk);
  }
  const lack = ending.end();
  if (lack !== undefined) throw new DecodeError(lack);
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

import { createHash } from 'node:crypto';
import { DecodeError, RemoteError } from '@landfall/protocol/errors';
import type { ReadResult } from '../store/index.ts';
import type { AssetServer } from './asset-server.ts';
import { exportAssets } from './export-assets.ts';
import type { Delivery, ExportOptions, ExportedStore } from './export-assets.ts';
import type { MigrationReport } from './report.ts';

/**
 * Copies the assets of a store to another server. What is there already is fetched and compared: such servers never
 * replace an asset, and would not say that theirs is another. With `prove`, what was stored is fetched and compared too.
 * @throws StorageError when the store fails or the server is not to be reached
 */
export async function exportToServer(
  store: ExportedStore,
  server: AssetServer,
  options: ExportOptions & { readonly prove?: boolean },
): Promise<MigrationReport> {
  return await exportAssets(
    store,
    server.origin,
    async (read) => await deliver(server, read, options.prove),
    options,
  );
}

async function deliver(server: AssetServer, read: ReadResult, prove = false): Promise<Delivery> {
  try {
    const [isThere] = await server.exists([read.asset.id]);
    if (isThere === true) return await compare(server, read);
    if (!(await server.store(read))) return refused('the server did not take it');
    const proven = prove ? await isEqual(server, read) : true;
    return proven === true
      ? { kind: 'done', outcome: 'stored' }
      : refused('the server gives back other bytes');
  } catch (error) {
    if (error instanceof DecodeError) return refused(`its answer cannot be read: ${error.message}`);
    if (error instanceof RemoteError && isRefusal(error.reason)) return refused(error.message);
    throw error;
  }
}

/** An answer about this asset only; without the right credentials none will go through. */
function isRefusal(status: string): boolean {
  return status.startsWith('4') && status !== '401';
}

function refused(reason: string): Delivery {
  return { kind: 'refused', reason };
}

async function compare(server: AssetServer, read: ReadResult): Promise<Delivery> {
  const equal = await isEqual(server, read);
  if (equal === undefined) return refused('the server says that it has it, and does not give it');
  return { kind: 'done', outcome: equal ? 'same' : 'conflict' };
}

/** Undefined when the server has none. */
async function isEqual(server: AssetServer, { asset }: ReadResult): Promise<boolean | undefined> {
  const theirs = await server.fetch(asset.id);
  return theirs && createHash('sha256').update(theirs.bytes).digest('hex') === asset.hash;
}

import { Uuid } from '@landfall/protocol/datatypes';
import { isUnreadable } from '../files/index.ts';
import { emptyAnswer, notFound, refusal } from '../http/index.ts';
import type { Answer } from '../http/index.ts';
import { formatManifestAsset } from '../migration/index.ts';
import { DamagedAssetError, StorageError } from '../store/index.ts';
import type { StoredAsset } from '../store/index.ts';
import type { AdministeredStore } from './jobs.ts';

/** Assets that one answer lists: some 700 KiB. */
const PAGE_ASSETS = 2000;
/** What is damaged here: it need not be asked for again, as after a 500. */
export const DAMAGED_STATUS = 422;
const FROM = 'from/';

/**
 * `from/<uuid>`: assets by rising id from that one on, as lines of a manifest; the last line says how many these are and where the next
 * page begins, so that none that was cut off is taken for whole. `<uuid>`: such a line, and behind it the bytes. Neither takes an asset
 * out of quarantine.
 * @param path behind `/assets/`
 */
export async function answerAssets(store: AdministeredStore, path: string): Promise<Answer> {
  const id = idIn(path.startsWith(FROM) ? path.slice(FROM.length) : path);
  if (id === undefined) return notFound();
  return await (path.startsWith(FROM) ? pageFrom(store, id) : wholeAsset(store, id));
}

async function pageFrom(store: AdministeredStore, from: Uuid): Promise<Answer> {
  const lines: string[] = [];
  let next: StoredAsset | undefined;
  for await (const asset of store.entries(from)) {
    if (lines.length === PAGE_ASSETS) next = asset;
    if (next !== undefined) break;
    lines.push(formatManifestAsset(asset));
  }
  const page = { assets: lines.length, next: next?.id.toString() ?? null };
  const headers = { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' };
  return { status: 200, headers, body: `${[...lines, JSON.stringify({ page })].join('\n')}\n` };
}

async function wholeAsset(store: AdministeredStore, id: Uuid): Promise<Answer> {
  try {
    const found = await store.quiet.read(id);
    if (found === undefined) return emptyAnswer(404);
    const line = Buffer.from(`${formatManifestAsset(found.asset)}\n`);
    const headers = { 'content-type': 'application/octet-stream', 'cache-control': 'no-store' };
    return { status: 200, headers, body: Buffer.concat([line, found.bytes]) };
  } catch (error) {
    if (error instanceof DamagedAssetError) return refusal(DAMAGED_STATUS, 'the stored bytes are damaged');
    if (error instanceof StorageError && isUnreadable(error.cause))
      return refusal(DAMAGED_STATUS, 'the stored bytes cannot be read');
    throw error;
  }
}

function idIn(text: string): Uuid | undefined {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ? Uuid.parse(text) : undefined;
}

import { decodeUtf8 } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError, RemoteError } from '@landfall/protocol/errors';
import type { HttpResponse } from '@landfall/transport/ports';
import { z } from 'zod';
import { bodyOf, createAsk, parseManifestLine, parseServerUrl } from '../migration/index.ts';
import type { AssetServerOptions, ExportedStore } from '../migration/index.ts';
import { DamagedAssetError, hashOf } from '../store/index.ts';
import type { ReadResult, StoredAsset } from '../store/index.ts';
import { DOUBTS } from './admin-answers.ts';
import { DAMAGED_STATUS } from './asset-pages.ts';

const WHO = 'the admin service';
/** A count above this is no honest page. */
const MOST_PAGE_ASSETS = 100_000;
const LF = 0x0a;

const lastLine = z.object({
  page: z.object({ assets: z.number().int().min(0).max(MOST_PAGE_ASSETS), next: z.string().nullable() }),
});
const statistics = z.object({ assets: z.number().int().min(0), doubts: DOUBTS });

/**
 * A store that is served elsewhere, through its admin service: what an export needs of one. Lists that end early, and bytes that are not
 * those of their hash, are refused.
 * @throws UsageError when the address is none; its calls StorageError `unreachable`, RemoteError (`401` without the right credential),
 *   DecodeError, DamagedAssetError
 */
export function createServedStore(options: AssetServerOptions): ExportedStore {
  const base = parseServerUrl(options.url);
  const ask = createAsk(options, base, WHO);
  const get = async (path: string): Promise<Uint8Array> => checked(await ask('GET', path));
  const stats = async (): Promise<z.output<typeof statistics>> =>
    parsed(statistics, decodeUtf8(await get('/stats')));
  return {
    stats,
    doubts: async () => (await stats()).doubts,
    entries: (from = Uuid.zero) => pages(get, from),
    read: async (id) => {
      const answer = await ask('GET', `/assets/${id.toString()}`);
      if (answer.status === 404) return undefined;
      if (answer.status === DAMAGED_STATUS)
        throw new DamagedAssetError(`${id.toString()} is damaged there`, '');
      return assetIn(checked(answer), id);
    },
  };
}

function checked(answer: HttpResponse): Uint8Array {
  if (answer.status !== 404) return bodyOf(answer, WHO);
  throw new RemoteError(`${WHO} answered 404`, '404', 'is it the address of an admin service?');
}

async function* pages(get: (path: string) => Promise<Uint8Array>, from: Uuid): AsyncGenerator<StoredAsset> {
  for (let at: Uuid | undefined = from; at !== undefined;) {
    const [assets, next] = pageOf(await get(`/assets/from/${at.toString()}`));
    yield* assets;
    if (next !== undefined && next.toString() <= at.toString())
      throw new DecodeError('a list of assets that goes back');
    at = next;
  }
}

function pageOf(body: Uint8Array): [assets: StoredAsset[], next: Uuid | undefined] {
  const lines = decodeUtf8(body).split('\n');
  if (lines.pop() !== '') throw new DecodeError('a list of assets that is cut off');
  const { page } = parsed(lastLine, lines.pop() ?? '');
  if (page.assets !== lines.length)
    throw new DecodeError(`${lines.length} assets in a list of ${page.assets}`);
  const assets = lines.map(assetOfLine);
  return [assets, page.next === null ? undefined : Uuid.parse(page.next)];
}

function assetOfLine(text: string): StoredAsset {
  const line = parseManifestLine(text);
  if (line.kind !== 'asset') throw new DecodeError('a list of assets with something else in it');
  return line.asset;
}

function assetIn(body: Uint8Array, id: Uuid): ReadResult {
  const end = body.indexOf(LF);
  if (end < 0) throw new DecodeError('an asset that is cut off');
  const asset = assetOfLine(decodeUtf8(body.subarray(0, end)));
  const bytes = body.slice(end + 1);
  if (!asset.id.equals(id))
    throw new DecodeError(`asset ${asset.id.toString()} in place of ${id.toString()}`);
  if (bytes.length !== asset.sizeBytes || hashOf(bytes) !== asset.hash)
    throw new DecodeError(`${id.toString()} came with other bytes than its hash says`);
  return { asset, bytes };
}

function parsed<S extends z.ZodType>(schema: S, text: string): z.output<S> {
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw new DecodeError(`${WHO} answered something else, or it was cut off`, { cause: error });
  }
}

import {
  PIECE_BYTES,
  assetAnswer,
  assetPieces,
  checkPreconditions,
  entityTag,
  methodNotAllowed,
  notFound,
  notModified,
  rangeApplies,
  refusal,
  resolveRange,
  validators,
} from '../http/index.ts';
import type { Answer, Body, IncomingRequest } from '../http/index.ts';
import { borrow } from '../store/index.ts';
import type { AssetStore, Lending, StoredAsset } from '../store/index.ts';
import { formatAssetMetadata, frameAssetXml } from './asset-xml-writer.ts';
import { mediaTypeOf } from './media-type.ts';

type Readable = Pick<AssetStore, 'read'> & Partial<Lending>;

/** Which of the three views of an asset is asked for. */
export type AssetView = 'full' | 'data' | 'metadata';

/** GET and HEAD of an asset that is there. */
export async function answerView(
  store: Readable,
  request: IncomingRequest,
  asset: StoredAsset,
  view: AssetView,
): Promise<Answer> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return methodNotAllowed('GET, HEAD');
  if (view === 'data') return await answerData(store, request, asset);
  if (view === 'full') return await answerFull(store, asset);
  return {
    status: 200,
    headers: { 'content-type': mediaTypeOf(asset.type) },
    body: formatAssetMetadata(asset),
  };
}

/** The bytes, with ranges and conditions as RFC 9110 has them; GET and HEAD. */
export async function answerData(
  store: Readable,
  request: IncomingRequest,
  asset: StoredAsset,
  type = 'application/octet-stream',
): Promise<Answer> {
  const { headers } = request;
  const precondition = checkPreconditions(headers, entityTag(asset));
  if (precondition === 'not-modified') return notModified(asset);
  if (precondition === 'failed') return refusal(412, 'the asset has other bytes');
  const ranged = request.method === 'GET' && rangeApplies(headers, entityTag(asset));
  const outcome = resolveRange(ranged ? headers.range : undefined, asset.sizeBytes);
  if (outcome.type === 'unsatisfiable') return unsatisfiable(asset);
  const range = outcome.type === 'part' ? outcome.range : undefined;
  return await assetAnswer(store, request, { asset, type, range });
}

const unsatisfiable = (asset: StoredAsset): Answer =>
  refusal(416, 'the asset ends before', {
    ...validators(asset),
    'content-range': `bytes */${asset.sizeBytes}`,
    'cache-control': 'no-store',
  });

/** The AssetBase document. */
async function answerFull(store: Readable, asset: StoredAsset): Promise<Answer> {
  const body =
    asset.sizeBytes <= PIECE_BYTES ? await wholeDocument(store, asset) : documentPieces(store, asset);
  if (body === undefined) return notFound();
  return { status: 200, headers: { 'content-type': 'text/xml' }, body };
}

async function wholeDocument(store: Readable, { id }: StoredAsset): Promise<string | undefined> {
  const loan = await borrow(store, id);
  if (loan === undefined) return undefined;
  const { before, after } = frameAssetXml(loan.asset);
  const document = `${before}${toBase64(loan.bytes)}${after}`;
  loan.giveBack();
  return document;
}

/** Pieces of a multiple of three bytes, so that their base64 can be joined. */
function documentPieces(store: Readable, asset: StoredAsset): Body {
  const frame = frameAssetXml(asset);
  const [before, after] = [Buffer.from(frame.before), Buffer.from(frame.after)];
  async function* pieces(): AsyncIterable<Uint8Array> {
    yield before;
    for await (const piece of assetPieces(store, asset, { start: 0, end: asset.sizeBytes }))
      yield Buffer.from(toBase64(piece));
    yield after;
  }
  const base64Bytes = Math.ceil(asset.sizeBytes / 3) * 4;
  return { sizeBytes: before.length + base64Bytes + after.length, pieces: pieces() };
}

const toBase64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');

import { ClosedError } from '@landfall/protocol/errors';
import { borrow, isFixed } from '../store/index.ts';
import type { AssetStore, Lending, Loan, StoredAsset } from '../store/index.ts';
import type { Answer, FlatHeaders } from './answer.ts';
import { notFound } from './answers.ts';
import type { ByteRange } from './byte-range.ts';
import { contentRange } from './byte-range.ts';
import { PIECE_BYTES } from './piece-bytes.ts';

type Readable = Pick<AssetStore, 'read'> & Partial<Lending>;

const YEAR_SECONDS = 31_536_000;

/** The strong entity tag: the hash of the content. */
export const entityTag = ({ hash }: StoredAsset): string => `"${hash}"`;

/** What caches may do with the bytes: they never change, unless the asset is rewritable. */
export const cacheControl = (asset: StoredAsset): string =>
  isFixed(asset) ? `private, max-age=${YEAR_SECONDS}, immutable` : 'private, no-cache';

/** The headers that a 200, 206 and 304 of the same bytes have in common. @source RFC 9110 §15.4.5 */
export const validators = (asset: StoredAsset): Record<string, string> => ({
  etag: entityTag(asset),
  'cache-control': cacheControl(asset),
  'accept-ranges': 'bytes',
});

/** 304: the asset is what the client has already. */
export const notModified = (asset: StoredAsset): Answer => ({ status: 304, headers: validators(asset) });

/** Bytes of an asset, all or a part. */
export interface Portion {
  readonly asset: StoredAsset;
  readonly type: string;
  readonly range?: ByteRange | undefined;
}

function headOf({ asset, type, range }: Portion): { status: number; headers: Record<string, string> } {
  const headers: Record<string, string> = { 'content-type': type, ...validators(asset) };
  if (range === undefined) return { status: 200, headers };
  headers['content-range'] = contentRange(range, asset.sizeBytes);
  return { status: 206, headers };
}

/** The headers of {@link assetAnswer} for a GET of `sizeBytes`, in the same order. */
export function flatHeaders({ asset, type, range }: Portion, sizeBytes: number): FlatHeaders {
  const headers: (string | number)[] = [LENGTH, sizeBytes, TYPE, type, 'etag', entityTag(asset)];
  headers.push(CACHE, cacheControl(asset), RANGES, 'bytes');
  if (range !== undefined) headers.push('content-range', contentRange(range, asset.sizeBytes));
  return headers;
}

const [LENGTH, TYPE, CACHE, RANGES] = ['content-length', 'content-type', 'cache-control', 'accept-ranges'];

/** 200 with everything or 206 with the range. */
export async function assetAnswer(
  store: Readable,
  { method }: { readonly method?: string | undefined },
  { asset, type, range }: Portion,
): Promise<Answer> {
  const { status, headers } = headOf({ asset, type, range });
  const wanted = range ?? { start: 0, end: asset.sizeBytes };
  if (method === 'HEAD')
    return { status, headers, body: { sizeBytes: wanted.end - wanted.start, pieces: none() } };
  const size = wanted.end - wanted.start;
  if (size > PIECE_BYTES)
    return { status, headers, body: { sizeBytes: size, pieces: assetPieces(store, asset, wanted) } };
  const loan = await borrow(store, asset.id, size === asset.sizeBytes ? undefined : wanted);
  if (loan === undefined) return notFound();
  return { status, headers, body: sameBytes(loan, asset.hash).bytes, giveBack: () => loan.giveBack() };
}

/** An entity tag must never go out with the bytes of another version. */
function sameBytes(loan: Loan, hash: string): Loan {
  if (loan.asset.hash === hash) return loan;
  loan.giveBack();
  throw new ClosedError('the asset changed while it was sent', { by: 'us', reason: 'changed' });
}

/**
 * The bytes of a range, {@link PIECE_BYTES} at a time.
 * @throws ClosedError when the asset is taken away meanwhile
 */
export async function* assetPieces(
  store: Pick<AssetStore, 'read'>,
  { id, hash }: StoredAsset,
  { start, end }: ByteRange,
): AsyncIterable<Uint8Array> {
  for (let at = start; at < end; at += PIECE_BYTES) {
    const found = await store.read(id, { start: at, end: Math.min(at + PIECE_BYTES, end) });
    if (found === undefined)
      throw new ClosedError('the asset was removed while it was sent', { by: 'us', reason: 'changed' });
    yield sameBytes({ ...found, giveBack: () => undefined }, hash).bytes;
  }
}

// oxlint-disable-next-line typescript/require-await -- the shape is asynchronous, there is nothing to wait for
async function* none(): AsyncIterable<Uint8Array> {}

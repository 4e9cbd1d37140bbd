import {
  assetAnswer,
  checkPreconditions,
  entityTag,
  faultAnswer,
  methodNotAllowed,
  notFound,
  notModified,
  rangeApplies,
  refusal,
} from '../http/index.ts';
import type { Answer, ConditionalHeaders, Target } from '../http/index.ts';
import { mediaTypeOf } from '../robust/index.ts';
import type { AssetStore, Lending, StoredAsset } from '../store/index.ts';
import { CAPABILITIES, parseAssetQuery } from './asset-query.ts';
import type { AssetQuery } from './asset-query.ts';
import { viewerRange } from './viewer-range.ts';

/** Where the bytes come from: any store, or what stands before one. */
export type AssetReader = Pick<AssetStore, 'stat' | 'read'> & Partial<Lending>;

/** What decides of a request, beside its path. An `IncomingMessage` is one. */
export interface ViewerRequest {
  /** HTTP method in capitals; all but `GET` and `HEAD` are answered 405. */
  readonly method?: string | undefined;
  /** Names in lower case. */
  readonly headers: ConditionalHeaders;
}

/** A capability that a viewer asks, with the name that metrics and logs give it. */
export interface ViewerMatch {
  /** The capability's name. */
  readonly route: string;
  /** Looks up the asset that the query names and answers with it, or with why not. */
  answer(request: ViewerRequest): Promise<Answer>;
}

/**
 * The capabilities that viewers fetch from: `/GetTexture`, `/GetMesh`, `/GetMesh2` and `/ViewerAsset`, each with
 * `?<type>_id=<uuid>` and with or without a slash before it, as viewers append their query to the URL they were given.
 * @returns undefined for other paths
 */
export function matchViewer(store: AssetReader, target: Target): ViewerMatch | undefined {
  const [, name = '', ...rest] = target.path.split('/');
  const keys = CAPABILITIES.get(name);
  if (keys === undefined || rest.some((part) => part !== '')) return undefined;
  return { route: name, answer: (request) => answerViewer(store, request, target.query, keys) };
}

async function answerViewer(
  store: AssetReader,
  request: ViewerRequest,
  query: string,
  keys: ReadonlySet<string>,
): Promise<Answer> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return methodNotAllowed('GET, HEAD');
  const asked = readQuery(query, keys);
  if (asked === undefined) return notFound();
  if ('status' in asked) return asked;
  const asset = await store.stat(asked.id);
  if (asset === undefined || asset.type !== asked.type || asset.sizeBytes === 0) return notFound();
  return await answerAsset(store, request, asset);
}

function readQuery(query: string, keys: ReadonlySet<string>): AssetQuery | Answer | undefined {
  try {
    return parseAssetQuery(query, keys);
  } catch (error) {
    return faultAnswer(error);
  }
}

async function answerAsset(store: AssetReader, request: ViewerRequest, asset: StoredAsset): Promise<Answer> {
  const etag = entityTag(asset);
  const precondition = checkPreconditions(request.headers, etag);
  if (precondition === 'not-modified') return notModified(asset);
  if (precondition === 'failed') return refusal(412, 'the asset has other bytes');
  const ranged = request.method === 'GET' && rangeApplies(request.headers, etag);
  const range = ranged ? viewerRange(request.headers.range, asset.sizeBytes) : undefined;
  return await assetAnswer(store, request, { asset, type: mediaTypeOf(asset.type), range });
}

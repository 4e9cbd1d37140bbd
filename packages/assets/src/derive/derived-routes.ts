import { ClosedError, DecodeError } from '@landfall/protocol/errors';
import { CodecBusyError } from '@landfall/codecs/ports';
import { ASSET_TYPE } from '@landfall/protocol/asset';
import {
  cacheControl,
  checkPreconditions,
  faultAnswer,
  methodNotAllowed,
  notFound,
  refusal,
} from '../http/index.ts';
import type { Answer, IncomingRequest, Target } from '../http/index.ts';
import { looseUuid } from '../archive/index.ts';
import type { AssetStore, StoredAsset } from '../store/index.ts';
import { derivationKey } from './derivation.ts';
import type { Derivation } from './derivation.ts';
import type { Deriving } from './derivations.ts';
import { isAbsence, isOfTheBytes } from './derivations.ts';
import { parseCut, parseFormat, parseMeshBlock, parsePreview } from './derived-query.ts';
import { hasMeshBlock, meshBlockBytes, meshHeaderJson } from './mesh-answers.ts';

/** What the routes of derivations ask. */
export interface DerivedParts {
  /** Whose assets are derived from. */
  readonly store: AssetStore;
  /** Makes them, or has them already. */
  readonly derivations: Deriving;
}

/** A route of a derivation, with the name that metrics and logs give it. */
export interface DerivedMatch {
  /** `derived/texture`, `derived/preview`, `derived/mesh` or `GetTexture`. */
  readonly route: string;
  /**
   * Answers GET and HEAD; other methods, bad requests and what cannot be derived with their status.
   * @throws what the store throws
   */
  answer(request: IncomingRequest): Promise<Answer>;
}

/** What is answered: bytes under a key that is their entity tag. */
interface Derived {
  readonly key: string;
  readonly type: string;
  bytes(): Promise<Uint8Array | string | undefined>;
}

type Choose = (parts: DerivedParts, asset: StoredAsset, query: URLSearchParams) => Derived;

const BINARY = 'application/octet-stream';

const KINDS: ReadonlyMap<string, { readonly assetType: number; readonly choose: Choose }> = new Map<
  string,
  { readonly assetType: number; readonly choose: Choose }
>([
  [
    'texture',
    {
      assetType: ASSET_TYPE.texture,
      choose: (parts, asset, query) => made(parts, asset, parseCut(query), 'image/x-j2c'),
    },
  ],
  ['preview', { assetType: ASSET_TYPE.texture, choose: choosePreview }],
  ['mesh', { assetType: ASSET_TYPE.mesh, choose: chooseMesh }],
]);

/**
 * `/derived/<id>/texture?discard=`, `/derived/<id>/preview?format=&size=`, `/derived/<id>/mesh[?lod=|block=]`, and
 * `/GetTexture?texture_id=&format=` for the formats of previews, as older OpenSims answered it.
 * @returns undefined for other paths
 */
export function matchDerived(parts: DerivedParts, target: Target): DerivedMatch | undefined {
  const [, first, second = '', third = '', ...rest] = target.path.split('/');
  if (first === 'GetTexture') return matchTextureFormat(parts, target, [second, third, ...rest]);
  const kind = first === 'derived' && rest.length === 0 ? KINDS.get(third) : undefined;
  if (kind === undefined) return undefined;
  const answer = async (request: IncomingRequest): Promise<Answer> =>
    await answerDerived(parts, request, { ...kind, id: second, query: new URLSearchParams(target.query) });
  return { route: `derived/${third}`, answer };
}

function matchTextureFormat(
  parts: DerivedParts,
  { query: text }: Target,
  rest: readonly string[],
): DerivedMatch | undefined {
  const query = new URLSearchParams(text);
  const format = parseFormat(query.get('format') ?? '');
  const id = query.get('texture_id');
  if (format === undefined || id === null || rest.some((part) => part !== '')) return undefined;
  const whole: Derivation = { type: 'preview', format, size: { type: 'longest', pixels: 2048 } };
  const choose: Choose = (_, asset) => made(parts, asset, whole, `image/${format}`);
  return {
    route: 'GetTexture',
    answer: async (request) =>
      await answerDerived(parts, request, { assetType: ASSET_TYPE.texture, choose, id, query }),
  };
}

interface AskedFor {
  readonly assetType: number;
  readonly choose: Choose;
  readonly id: string;
  readonly query: URLSearchParams;
}

async function answerDerived(
  parts: DerivedParts,
  request: IncomingRequest,
  { assetType, choose, id: text, query }: AskedFor,
): Promise<Answer> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return methodNotAllowed('GET, HEAD');
  const id = looseUuid(text);
  if (id === undefined) return refusal(400, 'not a UUID');
  const asset = await parts.store.stat(id);
  if (asset === undefined || asset.type !== assetType || asset.sizeBytes === 0) return notFound();
  let derived: Derived;
  try {
    derived = choose(parts, asset, query);
  } catch (error) {
    return faultAnswer(error);
  }
  return await answerOf(request, asset, derived);
}

async function answerOf(request: IncomingRequest, asset: StoredAsset, derived: Derived): Promise<Answer> {
  const headers = { etag: `"${derived.key}"`, 'cache-control': cacheControl(asset) };
  const precondition = checkPreconditions(request.headers, headers.etag);
  if (precondition === 'not-modified') return { status: 304, headers };
  if (precondition === 'failed') return refusal(412, 'it has other bytes');
  try {
    const body = await derived.bytes();
    return body === undefined
      ? notFound()
      : { status: 200, headers: { ...headers, 'content-type': derived.type }, body };
  } catch (error) {
    return derivationFault(error);
  }
}

/** What the sender of the request hears; faults of the store are the service's to answer. */
function derivationFault(error: unknown): Answer {
  if (error instanceof CodecBusyError) return refusal(503, error.message, { 'retry-after': 1 });
  if (isAbsence(error)) return refusal(501, error.message);
  if (isOfTheBytes(error)) return refusal(422, error.message);
  if (error instanceof ClosedError) return refusal(503, error.message, { 'retry-after': 1 });
  throw error;
}

function made(parts: DerivedParts, asset: StoredAsset, derivation: Derivation, type: string): Derived {
  return {
    key: derivationKey(asset.hash, derivation),
    type,
    bytes: async () => await parts.derivations.derive(parts.store, asset, derivation),
  };
}

function choosePreview(parts: DerivedParts, asset: StoredAsset, query: URLSearchParams): Derived {
  const derivation = parsePreview(query);
  if (derivation.type !== 'preview') throw new DecodeError('no preview');
  return made(parts, asset, derivation, `image/${derivation.format}`);
}

function chooseMesh(parts: DerivedParts, asset: StoredAsset, query: URLSearchParams): Derived {
  const { store, derivations } = parts;
  const asked = parseMeshBlock(query);
  if (asked === undefined)
    return {
      key: `${asset.hash}-header`,
      type: 'application/json',
      bytes: async () => await meshHeaderJson(store, asset),
    };
  const { block, isInflated } = asked;
  const derivation: Derivation = { type: 'mesh-block', block };
  if (!isInflated)
    return {
      key: `${asset.hash}-block-${block}`,
      type: BINARY,
      bytes: async () => await meshBlockBytes(store, asset, block),
    };
  return {
    key: derivationKey(asset.hash, derivation),
    type: 'application/llsd+binary',
    bytes: async () =>
      (await hasMeshBlock(store, asset, block))
        ? await derivations.derive(store, asset, derivation)
        : undefined,
  };
}

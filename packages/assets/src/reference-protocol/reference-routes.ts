import { createHash, randomUUID } from 'node:crypto';
import { Uuid } from '@landfall/protocol/datatypes';
import { assetPieces, methodNotAllowed, notFound, receiveBody, refusal } from '../http/index.ts';
import type { Answer, BodyLimits, IncomingRequest, Target } from '../http/index.ts';
import { answerData, cutName, refuseScript } from '../robust/index.ts';
import type { AssetStore, NewAsset, PutOutcome, StoredAsset } from '../store/index.ts';
import { assetTypeOfContent, contentTypeOf } from './content-type.ts';
import { parseCreation } from './creation.ts';
import { formatMetadata } from './metadata.ts';

/** Routes as metrics and logs name them. */
export type ReferenceRoute = 'reference-metadata' | 'reference-data' | 'createasset';

/** One of the proposal's routes, with the name that metrics and logs give it. */
export interface ReferenceMatch {
  /** Which of the proposal's routes the path is of, as metrics and logs name it. */
  readonly route: ReferenceRoute;
  /** Answers a request for that path, those that are refused included (other methods, in-world scripts). */
  answer(request: IncomingRequest): Promise<Answer> | Answer;
}

/** What the proposal's routes stand on. */
export interface ReferenceProtocolOptions {
  /** Where assets are looked up, and created ones are put. */
  readonly store: AssetStore;
  /** For the JSON of creations; in bytes. */
  readonly assetBody: BodyLimits;
  /** Of the asset itself, in bytes. */
  readonly maxAssetBytes: number;
  /** Whether in-world scripts (requests with `X-SecondLife-Shard`) may ask too. */
  readonly allowScripts: boolean;
  /** Where others reach this service, without a slash at its end; as each request names it when absent. */
  readonly url?: string | undefined;
  /** Told of every put, once it is durable, and waited for. */
  readonly onPut?: (outcome: PutOutcome, id: Uuid) => unknown;
}

const JSON_TYPE = 'application/json';
const PART = /^\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/(metadata|data)$/i;

/**
 * The routes of the Reference Asset Protocol: `GET /{id}/metadata`, `GET /{id}/data`, `POST /createasset`. Whoever calls has been
 * authenticated already.
 * @returns undefined for other paths
 * @source AssetServerProposal/ClientDocs; docs/proposals/asset-server.md
 */
export function matchReferenceProtocol(
  options: ReferenceProtocolOptions,
  target: Target,
): ReferenceMatch | undefined {
  if (target.path === '/createasset')
    return {
      route: 'createasset',
      answer: (request) => refuseScript(options, request) ?? create(options, request),
    };
  const [, id, part = ''] = PART.exec(target.path) ?? [];
  if (id === undefined) return undefined;
  return {
    route: part.toLowerCase() === 'data' ? 'reference-data' : 'reference-metadata',
    answer: (request) =>
      refuseScript(options, request) ??
      answerPart(options, request, Uuid.parse(id), part.toLowerCase() === 'data'),
  };
}

async function answerPart(
  options: ReferenceProtocolOptions,
  request: IncomingRequest,
  id: Uuid,
  isData: boolean,
): Promise<Answer> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return methodNotAllowed('GET, HEAD');
  const asset = await options.store.stat(id);
  if (asset === undefined) return notFound();
  if (isData) return await answerData(options.store, request, asset, contentTypeOf(asset.type));
  const sha1 = await sha1Of(options.store, asset);
  return {
    status: 200,
    headers: { 'content-type': JSON_TYPE },
    body: formatMetadata({ asset, sha1, url: urlOf(options, request) }),
  };
}

/** The store knows contents by SHA-256; the proposal names them by SHA-1. */
async function sha1Of(store: AssetStore, asset: StoredAsset): Promise<Uint8Array> {
  const hash = createHash('sha1');
  for await (const piece of assetPieces(store, asset, { start: 0, end: asset.sizeBytes })) hash.update(piece);
  return hash.digest();
}

/** `Host` was looked at before: it names this service. */
const urlOf = ({ url }: ReferenceProtocolOptions, { headers }: IncomingRequest): string =>
  url?.replace(/\/$/, '') ?? `http://${headers.host ?? 'localhost'}`;

async function create(options: ReferenceProtocolOptions, request: IncomingRequest): Promise<Answer> {
  if (request.method !== 'POST') return methodNotAllowed('POST');
  const received = await receiveBody(request, options.assetBody);
  if ('refused' in received) return received.refused;
  try {
    return await store(options, received.bytes);
  } finally {
    received.release();
  }
}

async function store(options: ReferenceProtocolOptions, body: Uint8Array): Promise<Answer> {
  const {
    id = Uuid.parse(randomUUID()),
    name,
    description,
    contentType,
    temporary,
    bytes,
  } = parseCreation(body);
  const type = assetTypeOfContent(contentType);
  if (type === undefined) return refusal(415, 'no kind of asset has this content type');
  if (bytes.length > options.maxAssetBytes)
    return refusal(413, `an asset may have ${options.maxAssetBytes} bytes`);
  const asset: NewAsset = {
    id,
    bytes,
    type,
    name: cutName(name),
    description: cutName(description),
    temporary,
  };
  const { outcome } = await options.store.put(asset);
  await options.onPut?.(outcome, id);
  if (outcome === 'conflict') return refusal(409, 'other bytes are there under this id, and stay');
  return {
    status: 201,
    headers: { 'content-type': JSON_TYPE, location: `/${id.toString()}/metadata` },
    body: JSON.stringify({ id: `uuid::${id.toString()}` }),
  };
}

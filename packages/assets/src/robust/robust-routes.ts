import type { Uuid } from '@landfall/protocol/datatypes';
import { decodeSegment, methodNotAllowed, notFound, refusal } from '../http/index.ts';
import type { Answer, IncomingRequest, Target } from '../http/index.ts';
import { looseUuid } from '../archive/index.ts';
import type { RobustOptions } from './options.ts';
import { answerView } from './read-routes.ts';
import type { AssetView } from './read-routes.ts';
import { answerExist, deleteAsset, postAsset, updateAsset } from './write-routes.ts';

/** Routes as metrics and logs name them. */
export type RobustRoute = 'assets' | 'asset' | 'data' | 'metadata' | 'exist';

/** One of OpenSim's routes, with the name that metrics and logs give it. */
export interface RobustMatch {
  /** Which of OpenSim's routes the path is of, as metrics and logs name it. */
  readonly route: RobustRoute;
  /** Answers a request for that path, those that are refused included (other methods, in-world scripts). */
  answer(request: IncomingRequest): Promise<Answer> | Answer;
}

/** Header that the LSL function llHTTPRequest sends. */
const SCRIPT_HEADER = 'x-secondlife-shard';

/**
 * The routes of OpenSim's asset service: `/assets`, `/assets/{id}`, `/assets/{id}/data`, `/assets/{id}/metadata` and
 * `/get_assets_exist`. Whoever calls has been authenticated already.
 * @returns undefined for other paths
 * @source PROTOCOL §17, archives.md §4, captures/asset-service
 */
export function matchRobust(options: RobustOptions, target: Target): RobustMatch | undefined {
  const [, first, ...rest] = target.path.split('/');
  const parts = rest.filter((part, index) => part !== '' || index < rest.length - 1);
  if (first === 'get_assets_exist' && parts.length === 0) {
    return guarded(options, 'exist', (request) =>
      request.method === 'POST' ? answerExist(options, request) : methodNotAllowed('POST'),
    );
  }
  if (first !== 'assets') return undefined;
  if (parts.length === 0) return guarded(options, 'assets', (request) => answerRoot(options, request));
  const [id, sub] = parts as [string, string | undefined];
  return guarded(options, routeOf(sub), (request) => answerAsset(options, request, { id, sub, target }));
}

/** What an in-world script hears where scripts may not ask; undefined for everybody else. */
export function refuseScript(
  { allowScripts }: Pick<RobustOptions, 'allowScripts'>,
  { headers }: IncomingRequest,
): Answer | undefined {
  return allowScripts || headers[SCRIPT_HEADER] === undefined
    ? undefined
    : refusal(403, 'not for in-world scripts');
}

function guarded(
  options: RobustOptions,
  route: RobustRoute,
  answer: (request: IncomingRequest) => Promise<Answer> | Answer,
): RobustMatch {
  return {
    route,
    answer: (request) => refuseScript(options, request) ?? answer(request),
  };
}

const routeOf = (sub: string | undefined): RobustRoute =>
  sub === 'data' || sub === 'metadata' ? sub : 'asset';

function answerRoot(options: RobustOptions, request: IncomingRequest): Promise<Answer> | Answer {
  if (request.method === 'POST') return postAsset(options, request);
  if (request.method === 'DELETE') return deleteAsset(options, undefined);
  if (request.method !== 'GET' && request.method !== 'HEAD') return methodNotAllowed('GET, HEAD, POST');
  return { status: 200, headers: { 'content-type': 'application/xml' } };
}

interface Asked {
  readonly id: string;
  readonly sub: string | undefined;
  readonly target: Target;
}

async function answerAsset(options: RobustOptions, request: IncomingRequest, asked: Asked): Promise<Answer> {
  const id = looseUuid(decodeSegment(asked.id) ?? '');
  switch (request.method) {
    case 'GET':
    case 'HEAD':
      return await answerRead(options, request, id, asked);
    case 'POST':
      return await updateAsset(options, request, id);
    case 'DELETE':
      return await deleteAsset(options, id);
    default:
      return methodNotAllowed('GET, HEAD, POST, DELETE');
  }
}

async function answerRead(
  options: RobustOptions,
  request: IncomingRequest,
  id: Uuid | undefined,
  { sub, target }: Asked,
): Promise<Answer> {
  const view = viewOf(sub);
  if (view === undefined) return refusal(400, 'there is no such part of an asset');
  const asset = id === undefined ? undefined : await options.store.stat(id);
  if (asset === undefined) return missing(options, target);
  return await answerView(options.store, request, asset, view);
}

function viewOf(sub: string | undefined): AssetView | undefined {
  if (sub === undefined || sub === '') return 'full';
  return sub === 'data' || sub === 'metadata' ? sub : undefined;
}

function missing({ redirectUrl }: RobustOptions, { path }: Target): Answer {
  if (redirectUrl === undefined) return notFound();
  return { status: 302, headers: { location: `${redirectUrl.replace(/\/$/, '')}${path}` } };
}

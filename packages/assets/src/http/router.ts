import { DecodeError } from '@landfall/protocol/errors';
import type { Answer } from './answer.ts';
import { emptyAnswer, methodNotAllowed } from './answers.ts';
import { createByteBudget } from './byte-budget.ts';
import type { ByteBudget } from './byte-budget.ts';
import { RefusedBodyError } from './body-errors.ts';
import type { IncomingRequest } from './incoming-request.ts';
import { receiveBody } from './receive-body.ts';

/** A request with its query taken apart and its body there, whole. */
export interface RoutedRequest extends Omit<IncomingRequest, 'body'> {
  /** What stands behind the first `?` of the path, decoded; empty without one. */
  readonly query: URLSearchParams;
  /** The route's own. */
  readonly body: Uint8Array;
}

/** Answers the requests of one path. */
export type RouteHandler = (request: RoutedRequest) => Answer | Promise<Answer>;

/** A request whose body the route takes as it comes: see `bodyPieces` and `receiveBody`. */
export interface StreamedRequest extends IncomingRequest {
  /** What stands behind the first `?` of the path, decoded; empty without one. */
  readonly query: URLSearchParams;
}

/** Answers the requests of one path, whatever becomes of their bodies. */
export type StreamHandler = (request: StreamedRequest) => Answer | Promise<Answer>;

/** What a route takes. */
export interface RouteOptions {
  /** Others are answered 405; any by default. HEAD comes to routes of GET only where it is named. */
  readonly methods?: readonly string[];
  /** Of a body that is received whole; 1 MiB by default. */
  readonly maxBodyBytes?: number;
}

/** A longer path or query is nobody's. */
const MAX_PATH_LENGTH = 4096;
/** A longer body is refused unless its path expects one: a baked texture is the longest of the usual ones. */
const MAX_BODY_BYTES = 1024 * 1024;
/** What all bodies together may take while they come: many connections must not fill the memory with half ones. */
const MOST_BODY_BYTES = 64 * 1024 * 1024;

interface Route {
  readonly methods: readonly string[] | undefined;
  readonly handler: StreamHandler;
}

/** Who answers which path. Paths match exactly, but for a slash at the end. */
export class Router {
  readonly #routes = new Map<string, Route>();
  readonly #bodies: ByteBudget;

  /** @param mostBodyBytes of all bodies that are coming at any one time; what is beyond is answered 503. 64 MiB by default. */
  constructor(mostBodyBytes: number = MOST_BODY_BYTES) {
    this.#bodies = createByteBudget(mostBodyBytes);
  }

  /** How many paths have a route now. */
  get size(): number {
    return this.#routes.size;
  }

  /** A route that wants its body whole. @returns what takes the route away again. */
  add(path: string, handler: RouteHandler, options: RouteOptions = {}): () => void {
    const { maxBodyBytes = MAX_BODY_BYTES } = options;
    return this.addStreaming(path, (request) => this.#withBody(request, maxBodyBytes, handler), options);
  }

  /** A route that takes its body as it comes, or not at all. @returns what takes the route away again. */
  addStreaming(
    path: string,
    handler: StreamHandler,
    { methods }: Pick<RouteOptions, 'methods'> = {},
  ): () => void {
    const key = withoutSlash(path);
    const route = { handler, methods };
    this.#routes.set(key, route);
    return () => {
      if (this.#routes.get(key) === route) this.#routes.delete(key);
    };
  }

  /** Never rejects: what a handler cannot read is answered 400, what it stumbles over 500. */
  async handle(request: IncomingRequest): Promise<Answer> {
    if (request.path.length > MAX_PATH_LENGTH) return emptyAnswer(414);
    const [path, query] = splitOnce(request.path, '?');
    const route = this.#routes.get(withoutSlash(path));
    if (route === undefined) return emptyAnswer(404);
    if (route.methods?.includes(request.method) === false) return methodNotAllowed(route.methods.join(', '));
    try {
      return await route.handler(taken(request, { query: new URLSearchParams(query), body: request.body }));
    } catch (error) {
      if (error instanceof RefusedBodyError) return error.answer;
      return emptyAnswer(error instanceof DecodeError ? 400 : 500);
    }
  }

  async #withBody(request: StreamedRequest, maxBytes: number, handler: RouteHandler): Promise<Answer> {
    const received = await receiveBody(request, { maxBytes, budget: this.#bodies });
    if ('refused' in received) return received.refused;
    // A long poll may hold its body for as long as it likes, and one that was left for ever.
    received.release();
    return await handler(taken(request, { query: request.query, body: received.bytes }));
  }
}

/** The request with more in it. Its signal is made when it is asked for: watching each connection would cost. */
function taken<More extends object>(
  request: Omit<IncomingRequest, 'body'>,
  more: More,
): Omit<IncomingRequest, 'body'> & More {
  const { method, path, headers, from } = request;
  return {
    method,
    path,
    headers,
    from,
    get signal() {
      return request.signal;
    },
    ...more,
  };
}

const withoutSlash = (path: string): string => (path.endsWith('/') ? path.slice(0, -1) : path);

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

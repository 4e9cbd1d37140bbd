import { DecodeError } from '@landfall/protocol/errors';
import type { Cancel, HttpResponse, HttpServerRequest } from '@landfall/transport/ports';
import { emptyResponse, notFound } from './responses.ts';

/** A request with its path taken apart. */
export interface RoutedRequest extends HttpServerRequest {
  readonly query: URLSearchParams;
}

/** Answers the requests of one path. */
export type RouteHandler = (request: RoutedRequest) => HttpResponse | Promise<HttpResponse>;

/** A longer path or query is nobody's. */
const MAX_PATH_LENGTH = 4096;

/** A longer body is refused unless its path expects one: a baked texture is the longest of the usual ones. */
const MAX_BODY_BYTES = 1024 * 1024;

interface Route {
  readonly handler: RouteHandler;
  readonly maxBodyBytes: number;
}

/** Who answers which path. Paths match exactly, but for a slash at the end. */
export class Router {
  readonly #routes = new Map<string, Route>();

  get size(): number {
    return this.#routes.size;
  }

  /** @param maxBodyBytes of a request; 1 MiB by default. @returns what takes the route away again. */
  add(path: string, handler: RouteHandler, maxBodyBytes = MAX_BODY_BYTES): Cancel {
    const key = withoutSlash(path);
    const route = { handler, maxBodyBytes };
    this.#routes.set(key, route);
    return () => {
      if (this.#routes.get(key) === route) this.#routes.delete(key);
    };
  }

  /** Never rejects: what a handler cannot read is answered 400, what it stumbles over 500. */
  async handle(request: HttpServerRequest): Promise<HttpResponse> {
    if (request.path.length > MAX_PATH_LENGTH) return emptyResponse(414);
    const [path, query] = splitOnce(request.path, '?');
    const route = this.#routes.get(withoutSlash(path));
    if (route === undefined) return notFound();
    if (request.body.length > route.maxBodyBytes) return emptyResponse(413);
    try {
      return await route.handler({ ...request, query: new URLSearchParams(query) });
    } catch (error) {
      return emptyResponse(error instanceof DecodeError ? 400 : 500);
    }
  }
}

const withoutSlash = (path: string): string => (path.endsWith('/') ? path.slice(0, -1) : path);

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

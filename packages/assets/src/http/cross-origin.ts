import type { Answer } from './answer.ts';
import { withHeaders } from './answer.ts';
import { emptyAnswer, refusal } from './answers.ts';
import { isFromElsewhere } from './fetch-metadata.ts';
import type { Handler, IncomingRequest } from './incoming-request.ts';
import { KnownHosts } from './known-hosts.ts';
import type { HostNames } from './known-hosts.ts';

/** Every origin may: pages of any site can talk to the server. */
export const ANY_ORIGIN = '*';

/** Which pages may read what is answered, and what they may send. */
export interface CrossOriginRules {
  /** Such as `https://viewer.example`, as browsers send them; {@link ANY_ORIGIN} for all. */
  readonly origins: readonly string[];
  /** Methods that pages may use, as a header lists them: `GET, HEAD`. */
  readonly methods: string;
  /** Request headers that pages may set. */
  readonly headers: string;
  /** What of an answer pages may read beside its body. */
  readonly exposed: string;
  /** A browser need not ask again for so long. */
  readonly maxAgeSeconds: number;
}

type Asking = Pick<IncomingRequest, 'method' | 'headers'>;

/** Lets web pages of some origins read what is answered; browsers keep it from all others. @source WHATWG Fetch, "CORS protocol" */
export class CrossOrigin {
  readonly #rules: CrossOriginRules;
  readonly #origins: ReadonlySet<string>;

  constructor(rules: CrossOriginRules) {
    this.#rules = rules;
    this.#origins = new Set(rules.origins.map((origin) => origin.toLowerCase()));
  }

  /** Whether a page that may ask does. */
  isFromPage(request: Pick<IncomingRequest, 'headers'>): boolean {
    return this.#allowedOf(request) !== undefined;
  }

  /** The answer to a browser that asks whether a page may send what it wants to; undefined for other requests. */
  preflight(request: Asking): Answer | undefined {
    if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined)
      return undefined;
    if (!this.isFromPage(request)) return emptyAnswer(403);
    const { methods, headers, maxAgeSeconds } = this.#rules;
    const answer = emptyAnswer(204, {
      'access-control-allow-methods': methods,
      'access-control-allow-headers': headers,
      'access-control-max-age': maxAgeSeconds,
      ...(request.headers['access-control-request-private-network'] === undefined
        ? {}
        : { 'access-control-allow-private-network': 'true' }),
    });
    return this.permit(request, answer);
  }

  /**
   * The answer, readable for the page that asked if it may. `vary` also where it may not: a cache must not give that answer to a
   * page that may.
   */
  permit(request: Pick<IncomingRequest, 'headers'>, answer: Answer): Answer {
    const allowed = this.#allowedOf(request);
    if (allowed === undefined) return withHeaders(answer, { vary: 'origin' });
    return withHeaders(answer, {
      'access-control-allow-origin': allowed,
      'access-control-expose-headers': this.#rules.exposed,
      vary: 'origin',
    });
  }

  #allowedOf({ headers: { origin } }: Pick<IncomingRequest, 'headers'>): string | undefined {
    if (origin === undefined) return undefined;
    if (this.#origins.has(ANY_ORIGIN)) return ANY_ORIGIN;
    return this.#origins.has(origin.toLowerCase()) ? origin : undefined;
  }
}

/**
 * The handler, for pages of these origins too, and for no others. A browser lets any page send a form to this machine, and one whose name
 * resolves to our address (DNS rebinding) read the answer; with either it says whose page it is, that another site's asks, or calls us by a
 * name that is none of `names`. Programs say nothing of the kind.
 */
export function withCrossOrigin(handler: Handler, rules: CrossOriginRules, names: HostNames): Handler {
  const pages = new CrossOrigin(rules);
  const hosts = new KnownHosts(names);
  const isForAll = rules.origins.includes(ANY_ORIGIN);
  return (request) => {
    const { origin } = request.headers;
    const unknown = hosts.unknownOf(request);
    if (unknown !== undefined) return refusal(403, `nobody here is called ${told(unknown)}; see hosts`);
    if (origin === undefined && !isForAll && isFromElsewhere(request.headers))
      return refusal(403, 'another web page asks');
    if (origin === undefined && rules.origins.length === 0) return handler(request);
    if (origin !== undefined && !pages.isFromPage(request)) return pages.permit(request, refusePage(origin));
    return answerPage(pages, request, handler);
  };
}

async function answerPage(pages: CrossOrigin, request: IncomingRequest, handler: Handler): Promise<Answer> {
  return pages.preflight(request) ?? pages.permit(request, await handler(request));
}

const refusePage = (origin: string): Answer => refusal(403, `pages of ${told(origin)} may not ask here`);

/** Of a stranger, so in quotes and not at length. */
const told = (text: string): string => JSON.stringify(text.slice(0, MOST_TOLD));
const MOST_TOLD = 80;

/**
 * Keeps web pages out. A browser lets any page send requests to this machine and to the networks of whoever reads it: "simple" ones
 * (form and text bodies) without asking, and, once the page's name resolves to our address (DNS rebinding), all others too.
 * Simulators and viewers send neither Origin nor Sec-Fetch headers, and call us by our address or by a name we know.
 * @source Fetch standard, "CORS-safelisted request-header"; W3C Fetch Metadata; RFC 9110 §7.2
 */
import { refusal } from './answers.ts';
import type { Answer } from './answer.ts';
import { CrossOrigin } from './cross-origin.ts';
import { KnownHosts } from './known-hosts.ts';
import type { HostNames } from './known-hosts.ts';
import { authorityOf } from './request-path.ts';
import { isFromElsewhere } from './fetch-metadata.ts';
import type { Handler, IncomingRequest } from './incoming-request.ts';

/** Who may call the service by which name, and from which pages. */
export interface PageAccess extends HostNames {
  /** Pages that may use it, such as `https://viewer.example`. */
  readonly origins: readonly string[];
  /** The type of body that is taken, told to those who send another; `text/xml` by default. */
  readonly takes?: string;
}

/** What a page may send as a body without asking first. */
const SIMPLE_TYPES = /^\s*(text\/plain|application\/x-www-form-urlencoded|multipart\/form-data)\s*(;|$)/i;
const MAX_TOLD = 80;
const READABLE = {
  methods: 'GET, HEAD, POST, DELETE',
  headers: 'authorization, content-type, range, if-none-match, if-range',
  exposed: 'content-range, etag, accept-ranges, retry-after',
  maxAgeSeconds: 600,
};

/** Tells requests that web pages sent, or may have sent, from those of programs. */
export class PageGuard {
  readonly #takes: string;
  readonly #hosts: KnownHosts;
  readonly #origins: ReadonlySet<string>;
  readonly #pages: CrossOrigin;

  constructor({ bind, hosts, origins, takes = 'text/xml' }: PageAccess) {
    this.#takes = takes;
    this.#hosts = new KnownHosts({ bind, hosts });
    this.#origins = new Set(origins.map((origin) => origin.toLowerCase()));
    this.#pages = new CrossOrigin({ ...READABLE, origins });
  }

  /** The handler, with pages kept out that may not ask. */
  around(handler: Handler): Handler {
    return (request) => {
      const refused = this.refuse(request);
      if (!this.#pages.isFromPage(request)) return refused ?? handler(request);
      return this.#answerPage(request, refused, handler);
    };
  }

  /** Why a request is not served; undefined when it is. */
  refuse(request: Pick<IncomingRequest, 'headers' | 'method' | 'path'>): Answer | undefined {
    const { headers, method, path } = request;
    const unknown = this.#hosts.unknownOf(request);
    if (unknown !== undefined) return no(403, `this service is not called ${told(unknown)}; see hosts`);
    const host = authorityOf(path) ?? headers['host'] ?? '';
    const { origin } = headers;
    if (origin === undefined) {
      if (isFromElsewhere(headers)) return no(403, 'another web page asks');
    } else if (!this.#isWelcome(origin, host)) {
      return no(403, `pages of ${told(origin)} may not ask; see origins`);
    }
    if (method !== 'GET' && method !== 'HEAD' && SIMPLE_TYPES.test(headers['content-type'] ?? ''))
      return no(
        415,
        `a body of ${told(headers['content-type'] ?? '')} is what web pages send; send ${this.#takes}`,
      );
    return undefined;
  }

  async #answerPage(
    request: IncomingRequest,
    refused: Answer | undefined,
    handler: Handler,
  ): Promise<Answer> {
    if (refused !== undefined) return this.#pages.permit(request, refused);
    const asking = this.#pages.preflight(request);
    if (asking !== undefined) return { ...asking, route: 'preflight' };
    return this.#pages.permit(request, await handler(request));
  }

  #isWelcome(origin: string, host: string): boolean {
    const page = origin.toLowerCase();
    // Our own pages; what the name stands for was checked before.
    return (
      this.#origins.has(page) ||
      page === `http://${host}`.toLowerCase() ||
      page === `https://${host}`.toLowerCase()
    );
  }
}

const no = (status: number, reason: string): Answer => ({
  ...refusal(status, reason),
  route: 'refused page',
});

/** Of a stranger, so in quotes and not at length; headers hold no line ends. */
const told = (text: string): string => JSON.stringify(text.slice(0, MAX_TOLD));

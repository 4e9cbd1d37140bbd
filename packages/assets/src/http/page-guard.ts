/**
 * Keeps web pages out. A browser lets any page send requests to this machine and to the networks of whoever reads it: "simple" ones
 * (form and text bodies) without asking, and, once the page's name resolves to our address (DNS rebinding), all others too.
 * Simulators and viewers send neither Origin nor Sec-Fetch headers, and call us by our address or by a name we know.
 * @source Fetch standard, "CORS-safelisted request-header"; W3C Fetch Metadata; RFC 9110 §7.2
 */
import { refusal } from './answers.ts';
import type { Answer } from './answer.ts';
import { CrossOrigin } from './cross-origin.ts';
import type { Handler, IncomingRequest, RequestHeaders } from './incoming-request.ts';
import { isLoopback } from './listen.ts';

/** Who may call the service by which name, and from which pages. */
export interface PageAccess {
  /** Where it listens. */
  readonly bind: string;
  /** Names that the service has besides its addresses, without port. Where it is not on loopback, none here means any. */
  readonly hosts: readonly string[];
  /** Pages that may use it, such as `https://viewer.example`. */
  readonly origins: readonly string[];
  /** The type of body that is taken, told to those who send another; `text/xml` by default. */
  readonly takes?: string;
}

/** Spellings of Host that were let pass are remembered, so that the ordinary request costs a look. */
const MAX_REMEMBERED = 64;
const HOST = /^(\[[\da-f:.]+\]|[^:\s/@]+?)\.?(?::\d{1,5})?$/i;
const ADDRESS = /^(\d{1,3}(\.\d{1,3}){3}|\[[\da-f:.]+\])$/i;
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
  readonly #isLocal: boolean;
  readonly #takes: string;
  readonly #hosts: ReadonlySet<string>;
  readonly #origins: ReadonlySet<string>;
  readonly #pages: CrossOrigin;
  readonly #remembered = new Set<string>();

  constructor({ bind, hosts, origins, takes = 'text/xml' }: PageAccess) {
    this.#takes = takes;
    this.#isLocal = isLoopback(bind);
    this.#hosts = new Set(hosts.map((name) => name.toLowerCase()));
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
  refuse({ headers, method }: Pick<IncomingRequest, 'headers' | 'method'>): Answer | undefined {
    const { host = '' } = headers;
    if (!this.#isOurs(host)) return no(403, `this service is not called ${told(host)}; see hosts`);
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

  #isOurs(host: string): boolean {
    if (this.#remembered.has(host)) return true;
    if (!this.#isKnownName(host)) return false;
    if (this.#remembered.size < MAX_REMEMBERED) this.#remembered.add(host);
    return true;
  }

  #isKnownName(host: string): boolean {
    // Programs of HTTP/1.0 send none; browsers always do.
    if (host === '') return true;
    const name = HOST.exec(host)?.[1]?.toLowerCase();
    if (name === undefined) return false;
    if (name === 'localhost' || isLoopback(name.replaceAll(/[[\]]/g, '')) || this.#hosts.has(name))
      return true;
    if (this.#isLocal) return false;
    // Rebinding needs a name: an address as Host is the address that was called.
    return this.#hosts.size === 0 || ADDRESS.test(name);
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

/** Browsers say where a request comes from. Opening a page of ours by a link from elsewhere reads nothing for that page. */
function isFromElsewhere(headers: RequestHeaders): boolean {
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return false;
  return headers['sec-fetch-mode'] !== 'navigate' || headers['sec-fetch-dest'] !== 'document';
}

const no = (status: number, reason: string): Answer => ({
  ...refusal(status, reason),
  route: 'refused page',
});

/** Of a stranger, so in quotes and not at length; headers hold no line ends. */
const told = (text: string): string => JSON.stringify(text.slice(0, MAX_TOLD));

/**
 * Keeps web pages out. A browser lets any page send requests to this machine and to the networks of whoever reads it: "simple" ones
 * (form and text bodies) without asking, and, once the page's name resolves to our address (DNS rebinding), all others too.
 * Simulators and viewers send neither Origin nor Sec-Fetch headers, and call us by our address or by a name we know.
 * @source Fetch standard, "CORS-safelisted request-header"; W3C Fetch Metadata; RFC 9110 §7.2
 */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { refusal } from './answer.ts';
import type { Answer } from './answer.ts';
import { isLoopback } from './listen.ts';

/** Who may call the service by which name, and from which pages. */
export interface PageAccess {
  /** Where it listens. */
  readonly bind: string;
  /** Names that the service has besides its addresses, without port. Where it is not on loopback, none here means any. */
  readonly hosts: readonly string[];
  /** Pages that may use it, such as `https://viewer.example`. */
  readonly origins: readonly string[];
}

/** Spellings of Host that were let pass are remembered, so that the ordinary request costs a look. */
const MAX_REMEMBERED = 64;
const HOST = /^(\[[\da-f:.]+\]|[^:\s/@]+?)\.?(?::\d{1,5})?$/i;
const ADDRESS = /^(\d{1,3}(\.\d{1,3}){3}|\[[\da-f:.]+\])$/i;
/** What a page may send as a body without asking first. */
const SIMPLE_TYPES = /^\s*(text\/plain|application\/x-www-form-urlencoded|multipart\/form-data)\s*(;|$)/i;
const MAX_TOLD = 80;

/** Tells requests that web pages sent, or may have sent, from those of programs. */
export class PageGuard {
  readonly #isLocal: boolean;
  readonly #hosts: ReadonlySet<string>;
  readonly #origins: ReadonlySet<string>;
  readonly #remembered = new Set<string>();

  constructor({ bind, hosts, origins }: PageAccess) {
    this.#isLocal = isLoopback(bind);
    this.#hosts = new Set(hosts.map((name) => name.toLowerCase()));
    this.#origins = new Set(origins.map((origin) => origin.toLowerCase()));
  }

  /** Why a request is not served; undefined when it is. */
  refuse({ headers, method = '' }: IncomingMessage): Answer | undefined {
    const { host = '' } = headers;
    if (!this.#isOurs(host)) return refusal(403, `this service is not called ${told(host)}; see hosts`);
    const { origin } = headers;
    if (origin === undefined) {
      if (isFromElsewhere(headers)) return refusal(403, 'another web page asks');
    } else if (!this.#isWelcome(origin, host)) {
      return refusal(403, `pages of ${told(origin)} may not ask; see origins`);
    }
    if (method !== 'GET' && method !== 'HEAD' && SIMPLE_TYPES.test(headers['content-type'] ?? ''))
      return refusal(
        415,
        `a body of ${told(headers['content-type'] ?? '')} is what web pages send; send text/xml`,
      );
    return undefined;
  }

  /** Whether a page that may ask does, so that the answer needs {@link PageGuard.permit}. */
  isFromPage({ headers }: IncomingMessage): boolean {
    return headers.origin !== undefined && this.#origins.has(headers.origin.toLowerCase());
  }

  /** The answer to a browser that asks whether a page may send what it wants to; undefined for other requests. */
  preflight(request: IncomingMessage): Answer | undefined {
    const wanted = request.headers['access-control-request-method'];
    if (request.method !== 'OPTIONS' || wanted === undefined || !this.isFromPage(request)) return undefined;
    const headers = {
      'access-control-allow-methods': 'GET, HEAD, POST, DELETE',
      'access-control-allow-headers': 'authorization, content-type, range, if-none-match, if-range',
      'access-control-max-age': 600,
      ...(request.headers['access-control-request-private-network'] === undefined
        ? {}
        : { 'access-control-allow-private-network': 'true' }),
    };
    return { status: 204, headers };
  }

  /** The answer, readable for the page that asked. */
  permit({ headers: { origin = '' } }: IncomingMessage, answer: Answer): Answer {
    const headers = {
      ...answer.headers,
      'access-control-allow-origin': origin,
      'access-control-expose-headers': 'content-range, etag, accept-ranges, retry-after',
      vary: 'origin',
    };
    return { ...answer, headers };
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
function isFromElsewhere(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return false;
  return headers['sec-fetch-mode'] !== 'navigate' || headers['sec-fetch-dest'] !== 'document';
}

/** Of a stranger, so in quotes and not at length; headers hold no line ends. */
const told = (text: string): string => JSON.stringify(text.slice(0, MAX_TOLD));

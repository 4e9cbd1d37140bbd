import type { IncomingRequest } from './incoming-request.ts';
import { isLoopback } from './listen.ts';
import { authorityOf } from './request-path.ts';

/** Which names a service is called by. */
export interface HostNames {
  /** Where it listens. */
  readonly bind: string;
  /** Names that the service has besides its addresses, without port. Where it is not on loopback, none here means any. */
  readonly hosts: readonly string[];
}

/** Spellings of Host that were let pass are remembered, so that the ordinary request costs a look. */
const MAX_REMEMBERED = 64;
const HOST = /^(\[[\da-f:.]+\]|[^:\s/@]+?)\.?(?::\d{1,5})?$/i;
const ADDRESS = /^(\d{1,3}(\.\d{1,3}){3}|\[[\da-f:.]+\])$/i;

/**
 * Tells names of a service from others: a page whose name was made to lead here (DNS rebinding) calls us by that name.
 * @source RFC 9110 §7.2
 */
export class KnownHosts {
  readonly #isLocal: boolean;
  readonly #hosts: ReadonlySet<string>;
  readonly #remembered = new Set<string>();

  constructor({ bind, hosts }: HostNames) {
    this.#isLocal = isLoopback(bind);
    this.#hosts = new Set(hosts.map((name) => name.toLowerCase()));
  }

  /**
   * What a request is called by that is none of our names: the authority of its target, or its Host. Undefined when all of them are.
   * @source RFC 9112 §3.2.2
   */
  unknownOf({ headers: { host = '' }, path }: Pick<IncomingRequest, 'headers' | 'path'>): string | undefined {
    const authority = authorityOf(path);
    if (authority !== undefined && (authority === '' || !this.has(authority))) return authority;
    return this.has(host) ? undefined : host;
  }

  /** Whether a request with this Host is meant for us; `` where it has none. */
  has(host: string): boolean {
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
}

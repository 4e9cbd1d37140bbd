import { Agent } from 'undici';
import { ClosedError } from '@landfall/protocol/errors';
import { parseHttpUrl } from '../http/index.ts';
import type { HttpUrl } from '../http/index.ts';
import type { HttpRequest } from '../ports/index.ts';
import { lookupAlways } from './look-up.ts';
import { lookupPublic } from './lookup-public.ts';

/** Connections and checks of an HTTP client. */
export interface NodeHttpOptions {
  /** Origins (`https://host:port`) whose certificates are not verified. None by default. */
  readonly unverifiedOrigins?: readonly string[];
  /** Connecting alone; 10 s by default. */
  readonly connectTimeoutMs?: number;
}

const CONNECT_TIMEOUT_MS = 10_000;

/** A grid has a handful of hosts; of more, those that were asked least lately lose their idle connections. */
const MAX_POOLS = 64;

/** What connections have in common that requests may share. */
interface Kind {
  readonly verifies: boolean;
  readonly publicOnly: boolean;
  /** Where the host leads, if that is known. */
  readonly addresses: readonly string[] | undefined;
}

/**
 * Pools with and without verification, to anywhere, to the open internet only and to given addresses: no connection that was made under other
 * rules is used. Each is made when it is first asked for.
 */
export class HttpPools {
  readonly #unverifiedOrigins: ReadonlySet<string>;
  readonly #connectTimeoutMs: number;
  readonly #agents = new Map<string, Agent>();
  #isClosed = false;

  constructor({ unverifiedOrigins = [], connectTimeoutMs = CONNECT_TIMEOUT_MS }: NodeHttpOptions) {
    this.#unverifiedOrigins = new Set(unverifiedOrigins.map((origin) => parseHttpUrl(origin).origin));
    this.#connectTimeoutMs = connectTimeoutMs;
  }

  of(
    url: HttpUrl,
    { allowUnverifiedTls, publicOnly = false }: HttpRequest,
    addresses: readonly string[] | undefined,
  ): Agent {
    if (this.#isClosed) throw new ClosedError('the HTTP client is closed', { by: 'us', reason: 'closed' });
    const isTrusted = allowUnverifiedTls === true || this.#unverifiedOrigins.has(url.origin);
    const kind = { verifies: !(url.isSecure && isTrusted), publicOnly, addresses };
    const key = `${kind.verifies} ${publicOnly} ${addresses?.toSorted().join(' ')}`;
    const agent = this.#agents.get(key) ?? this.#createAgent(kind);
    // Last in the map is what was asked last.
    this.#agents.delete(key);
    this.#agents.set(key, agent);
    this.#forgetOldest();
    return agent;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#agents.values()].map((agent) => agent.destroy()));
  }

  /** What is still asked there is answered: an agent closes when nothing is left to do. */
  #forgetOldest(): void {
    const [oldest] = this.#agents;
    if (this.#agents.size <= MAX_POOLS || oldest === undefined) return;
    const [key, agent] = oldest;
    this.#agents.delete(key);
    void agent.close();
  }

  #createAgent({ verifies, publicOnly, addresses }: Kind): Agent {
    // Long polls keep a connection each, and the whole exchange has a deadline already.
    return new Agent({
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: {
        timeout: this.#connectTimeoutMs,
        rejectUnauthorized: verifies,
        ...(publicOnly ? { lookup: lookupPublic } : {}),
        ...(addresses === undefined ? {} : { lookup: lookupAlways(addresses) }),
      },
    });
  }
}

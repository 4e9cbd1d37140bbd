import { randomFillSync } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import type { LookUp, Ports } from '../ports/index.ts';
import { createNodeClock } from './clock.ts';
import { createNodeHttp } from './http-client.ts';
import type { NodeHttpOptions } from './http-pools.ts';
import { nodeInflate } from './inflate.ts';
import { openNodeLink } from './link.ts';
import type { NodeLinkOptions } from './link.ts';
import { lookUpByNode } from './look-up.ts';

/** Options of everything that {@link createNodePorts} makes. */
export interface NodePortsOptions {
  /** For each UDP socket that `openLink` opens. */
  readonly link?: NodeLinkOptions;
  /** For the one HTTP client. */
  readonly http?: NodeHttpOptions;
}

/** Ports that hold pooled connections. */
export interface NodePorts extends Ports {
  /** Addresses of this machine, of all its interfaces. */
  readonly ownAddresses: () => readonly string[];
  /** As the system finds them. */
  readonly lookUp: LookUp;
  /** Ends pooled connections and requests that are still open. Links are closed by who opened them. */
  close(): Promise<void>;
}

/** Real time, real sockets. TLS is verified unless `http.unverifiedOrigins` or a request says otherwise. */
export function createNodePorts(options: NodePortsOptions = {}): NodePorts {
  const clock = createNodeClock();
  const http = createNodeHttp(clock, options.http);
  return {
    clock,
    http,
    openLink: (at) => openNodeLink(at, options.link),
    inflate: nodeInflate,
    randomBytes: (length) => randomFillSync(new Uint8Array(length)),
    ownAddresses: () =>
      Object.values(networkInterfaces()).flatMap((all = []) => all.map(({ address }) => address)),
    lookUp: lookUpByNode,
    close: () => http.close(),
  };
}

import { randomFillSync } from 'node:crypto';
import type { Ports } from '../ports/index.ts';
import { createNodeClock } from './clock.ts';
import { createNodeHttp } from './http-client.ts';
import type { NodeHttpOptions } from './http-client.ts';
import { createServeHttp } from './http-server.ts';
import type { NodeServerOptions } from './http-server.ts';
import { nodeInflate } from './inflate.ts';
import { openNodeLink } from './link.ts';
import type { NodeLinkOptions } from './link.ts';

/** Options of everything that {@link createNodePorts} makes. */
export interface NodePortsOptions {
  readonly link?: NodeLinkOptions;
  readonly http?: NodeHttpOptions;
  readonly server?: NodeServerOptions;
}

/** Ports that hold pooled connections. */
export interface NodePorts extends Ports {
  /** Ends pooled connections and requests that are still open. Links and servers are closed by who opened them. */
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
    serveHttp: createServeHttp(options.server),
    inflate: nodeInflate,
    randomBytes: (length) => randomFillSync(new Uint8Array(length)),
    close: () => http.close(),
  };
}

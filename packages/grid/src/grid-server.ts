import type { Socket } from 'node:net';
import { portHandler, serveHttp, watchHandler, withCrossOrigin } from '@landfall/assets/http';
import type { Handler, ServerLimits } from '@landfall/assets/http';
import type { Endpoint } from '@landfall/protocol/datatypes';
import type { Ports } from '@landfall/transport/ports';
import type { ExchangeSink } from '@landfall/transport/wrappers';
import type { CompleteGridConfig } from './config/index.ts';
import { TOLD_BODY_BYTES } from './running-grid.ts';
import { MAX_UPLOAD_BYTES } from './simulator/uploads/index.ts';

/** What bound the grid's URLs, here or on another network. */
export interface GridServer {
  readonly port: number;
  /** Serves a connection that somebody else has accepted; undefined on another network than that of this machine. */
  readonly take?: (socket: Socket) => void;
  close(): Promise<void>;
}

/** How a grid is reached over HTTP. */
export interface GridServerOptions {
  readonly config: Pick<CompleteGridConfig, 'advertise' | 'bind' | 'corsOrigins' | 'hosts' | 'httpPort'>;
  readonly ports: Ports;
  readonly limits: Partial<ServerLimits>;
  readonly onExchange: ExchangeSink | undefined;
}

const CROSS_ORIGIN = {
  methods: 'GET, HEAD, POST, PUT, DELETE',
  headers: 'accept, content-type, if-none-match, range',
  exposed: 'content-length, content-range, etag, retry-after',
  maxAgeSeconds: 3600,
};

/** Web pages come in as the configuration says. @throws UsageError for an address and port that are in use */
export async function openGridServer(answer: Handler, options: GridServerOptions): Promise<GridServer> {
  const { bind, corsOrigins, hosts, advertise = bind } = options.config;
  const handler = withCrossOrigin(
    answer,
    { ...CROSS_ORIGIN, origins: corsOrigins },
    { bind, hosts: advertise === bind ? hosts : [...hosts, advertise] },
  );
  return await serve(handler, options);
}

/** On this machine, unless the ports are those of another network. */
async function serve(
  handler: Handler,
  { config, ports, limits, onExchange }: GridServerOptions,
): Promise<GridServer> {
  const { bind, httpPort: port } = config;
  if (ports.serveHttp !== undefined) {
    const options = { address: bind, port, maxRequestBytes: MAX_UPLOAD_BYTES };
    const server = await ports.serveHttp(portHandler(handler), options);
    return { port: server.local.port, close: () => server.close() };
  }
  let server: GridServer | undefined;
  const local = (): Endpoint | undefined => server && { address: bind, port: server.port };
  const watched =
    onExchange === undefined
      ? handler
      : watchHandler(handler, { clock: ports.clock, local, keepBytes: TOLD_BODY_BYTES, onExchange });
  server = await serveHttp(watched, { bind, port, limits });
  return server;
}

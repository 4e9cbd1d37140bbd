import { isIP } from 'node:net';
import { serveHttp } from '@landfall/assets/http';
import { UsageError } from '@landfall/protocol/errors';
import { splitHttpUrl } from '@landfall/protocol/url';
import { createNodePorts, nodeInflate, openNodeLink } from '@landfall/transport/node';
import { createNodeUpstream, createReach, isLoopbackHost } from '../gateway/index.ts';
import type { ProxyEnvironment } from './environment.ts';

/** Where a proxy stands, and what its grid may name. */
export interface NodeProxyOptions {
  /** Login address of the grid. */
  readonly grid: string;
  readonly bind: string;
  readonly port: number;
  /** Needed where it listens at all addresses: viewers have to be told one. */
  readonly announce?: string | undefined;
  /** Networks of this machine and inside that the grid may name besides the open internet. */
  readonly privateNetworks?: readonly string[] | undefined;
}

/** A poll that nobody answers is longer than any grid holds one. */
const QUIET_MS = 120_000;
/** The whole of it: a grid at home names what is at home. */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', 'fc00::/7', 'fe80::/10'];
const LOOPBACK = ['127.0.0.0/8', '::1'];

/** Real sockets. TLS towards the grid is verified. @throws UsageError for an address or a network that is none */
export function nodeProxyEnvironment(options: NodeProxyOptions): ProxyEnvironment {
  const { grid, bind, port, announce, privateNetworks } = options;
  const host = splitHttpUrl(grid)?.host ?? '';
  const reach = createReach(privateNetworks ?? ownNetworks(host));
  const { clock, randomBytes } = createNodePorts();
  for (const address of [bind, announce ?? bind])
    if (isIP(address) === 0) throw new UsageError(`an IP address is needed, not ${address}`);
  if (announce === undefined && (bind === '0.0.0.0' || bind === '::'))
    throw new UsageError(`viewers cannot be told ${bind}: say by --announce which address they reach`);
  return {
    clock,
    randomBytes,
    inflate: nodeInflate,
    openFront: () => openNodeLink({ address: bind }),
    // The system chooses the same address for it as for HTTP to the same host, which simulators compare.
    openUpstream: () => openNodeLink({ address: isLoopbackHost(host) ? '127.0.0.1' : '0.0.0.0' }),
    reaches: (address) => reach.allows(address),
    upstream: () => createNodeUpstream(reach, QUIET_MS),
    serve: (handler) => serveHttp(handler, { bind, port }),
  };
}

/** A grid of the open internet names nothing inside; one that is inside may. */
function ownNetworks(host: string): readonly string[] {
  if (isLoopbackHost(host)) return [...LOOPBACK, ...PRIVATE];
  return isIP(host) !== 0 && !createReach([]).allows(host) ? [...PRIVATE, host] : [];
}

import { portHandler } from '@landfall/assets/http';
import type { MemoryNetwork } from '@landfall/transport/memory';
import type { Ports } from '@landfall/transport/ports';
import { upstreamOver } from '../gateway/upstream.ts';
import { startProxy } from '../proxy/proxy.ts';
import type { Proxy, ProxyOptions } from '../proxy/proxy.ts';

const MIB = 1024 * 1024;
const QUIET_MS = 120_000;

/** A proxy on a host of a network in memory. `over` may make its way to viewers and simulators worse. */
export async function startMemoryProxy(
  network: MemoryNetwork,
  { address, grid, ...options }: Omit<ProxyOptions, 'bind'> & { readonly address: string },
  over: (ports: Ports, side: 'front' | 'upstream') => Ports = (ports) => ports,
): Promise<Proxy> {
  const ports = network.ports(address);
  return await startProxy(
    { ...options, grid, bind: address },
    {
      clock: network.clock,
      inflate: ports.inflate,
      randomBytes: ports.randomBytes,
      openFront: () => over(ports, 'front').openLink(),
      openUpstream: () => over(ports, 'upstream').openLink(),
      reaches: () => true,
      upstream: () => upstreamOver(ports.http, 64 * MIB, QUIET_MS),
      serve: async (handler) => {
        const server = await ports.serveHttp(portHandler(handler), { port: 9100, maxRequestBytes: 16 * MIB });
        return { port: server.local.port, close: () => server.close() };
      },
    },
  );
}

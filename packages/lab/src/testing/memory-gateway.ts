import { openGatewayConnection } from '@landfall/transport/relay';
import type { GatewayConnection } from '@landfall/transport/relay';
import type { MemoryNetwork } from '@landfall/transport/memory';
import { listGrid } from '../gateway/grid-list.ts';
import { GATEWAY_LIMITS } from '../gateway/limits.ts';
import type { GatewayLimits } from '../gateway/limits.ts';
import { SessionTable } from '../gateway/session-table.ts';
import { createStatistics } from '../gateway/statistics.ts';
import { upstreamOver } from '../gateway/upstream.ts';
import { MemorySockets } from './memory-socket.ts';

/** The whole gateway but its web server, in virtual time; the grid may name addresses of `10.0.0.0/8`. */
export class MemoryGateway {
  /** What it has done until now. */
  readonly statistics = createStatistics();
  /** Its sessions, as those of a gateway that runs. */
  readonly sessions: SessionTable;
  /** The ways from pages to it, which can be cut. */
  readonly wires: MemorySockets;
  readonly #network: MemoryNetwork;
  readonly #grid: string;

  constructor(
    network: MemoryNetwork,
    grid: string,
    {
      limits,
      privateNetworks = ['10.0.0.0/8'],
      pageAddress = () => '192.0.2.1',
    }: { limits?: Partial<GatewayLimits>; privateNetworks?: string[]; pageAddress?: () => string } = {},
  ) {
    this.#network = network;
    this.#grid = grid;
    const ports = network.ports('10.0.0.9');
    const all = { ...GATEWAY_LIMITS, ...limits };
    this.sessions = new SessionTable({
      clock: network.clock,
      grids: [listGrid({ loginUri: grid, privateNetworks })],
      token: '',
      limits: all,
      statistics: this.statistics,
      randomBytes: ports.randomBytes,
      environmentFor: () => ({
        openLink: () => ports.openLink(),
        upstream: upstreamOver(ports.http, all.answerBytes, all.quietMs),
        defer: (callback) => void network.clock.after(0, callback),
      }),
    });
    this.wires = new MemorySockets(network.clock, (socket) => this.sessions.welcome(socket, pageAddress()));
  }

  /** A new page's session. @param grid login address; that of its one grid by default */
  connect(grid = this.#grid): Promise<GatewayConnection> {
    const { clock } = this.#network;
    return openGatewayConnection({ clock, openSocket: () => this.wires.open() }, { grid, token: '' });
  }
}

import type { ClosedError } from '@landfall/protocol/errors';
import type { Ports } from '../ports/index.ts';
import { openGatewayConnection } from '../relay/index.ts';
import type { GatewayState, StateListener } from '../relay/index.ts';
import { createWebClock } from './web-clock.ts';
import { webInflate } from './web-inflate.ts';
import { openWebSocket } from './web-socket.ts';

/** What a page says to its gateway. */
export interface ConnectOptions {
  /** Login address of the grid that the session is for: one that the gateway lists. */
  readonly grid: string;
  /** What the gateway's operator gave out; none by default. */
  readonly token?: string;
}

/** A session at a gateway: one agent on one grid. */
export interface Gateway {
  /** For `arrive` of the client. What they reach is what the gateway lets the session reach. */
  readonly ports: Ports;
  /** How the connection to the gateway is at present: see {@link GatewayState}. */
  readonly state: GatewayState;
  /** Hears of every change, with the cause when it is closed. Call what it returns to hear no more. */
  onState(listener: StateListener): () => void;
  /** Ends the session at the gateway, with its sockets: after the logout. */
  close(cause?: ClosedError): void;
}

/**
 * Connects a page or worker to its gateway. A lost WebSocket is resumed by itself for 30 s.
 * @param url `wss://…/session`
 * @throws ClosedError when it cannot be reached (`by: 'network'`), or has no session for us (`by: 'peer'`, `reason` one of `token`,
 *   `grid`, `full`, `draining`, `version`)
 */
export async function connectGateway(url: string, { grid, token = '' }: ConnectOptions): Promise<Gateway> {
  const clock = createWebClock();
  const connection = await openGatewayConnection(
    { clock, inflate: webInflate, openSocket: () => openWebSocket(url) },
    { grid, token },
  );
  const ports: Ports = {
    clock,
    http: connection.http,
    openLink: connection.openLink,
    inflate: webInflate,
    randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
  };
  return {
    ports,
    get state() {
      return connection.state;
    },
    onState: (listener) => connection.onState(listener),
    close: (cause) => connection.close(cause),
  };
}

import type { Handler } from '@landfall/assets/http';
import type { Clock, Inflate, Link } from '@landfall/transport/ports';
import type { Upstream } from '../gateway/index.ts';

/** What a proxy needs of the world. */
export interface ProxyEnvironment {
  /** For the times and timers of all sessions. */
  readonly clock: Clock;
  /** Undoes the coding of answers that have to be read. */
  readonly inflate: Inflate | undefined;
  /** So many bytes that nobody can guess: tokens are made of them. */
  readonly randomBytes: (length: number) => Uint8Array;
  /** A socket for a viewer to send to, at the address where the proxy listens. */
  readonly openFront: () => Promise<Link>;
  /** A session's socket towards its simulators. */
  readonly openUpstream: () => Promise<Link>;
  /** Whether datagrams may be sent to an address that the grid names as a simulator's. */
  readonly reaches: (address: string) => boolean;
  /** A session's way to the web servers of its grid, from the address that the simulators see, too. */
  readonly upstream: () => Upstream;
  /** Begins to listen for viewers. @throws UsageError naming address and port when they cannot be bound */
  readonly serve: (handler: Handler) => Promise<ProxyFront>;
}

/** The web server that viewers are pointed at. */
export interface ProxyFront {
  readonly port: number;
  close(): Promise<void>;
}

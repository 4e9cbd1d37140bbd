import { UsageError } from '@landfall/protocol/errors';

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);
const ANY: ReadonlySet<string> = new Set(['0.0.0.0', '::']);
const FIRST_FREE_PORT = 49_152;
const LAST_PORT = 65_535;

/** The address that a host really binds when asked for `wanted`. @throws UsageError when it is another host's. */
export function bindAddress(kind: string, host: string, wanted: string | undefined, port: number): string {
  if (wanted === undefined || LOOPBACK.has(wanted) || ANY.has(wanted) || wanted === host) return host;
  throw new UsageError(`cannot bind ${kind} ${wanted}:${port}: this host has no such address`);
}

/** Whom a host means by an address. */
export function targetAddress(host: string, address: string): string {
  return LOOPBACK.has(address) ? host : address;
}

/** Hands out ports as a system does for port 0. */
export class FreePorts {
  #next = FIRST_FREE_PORT;

  /** @throws UsageError when all are taken. */
  next(isTaken: (port: number) => boolean): number {
    for (let tried = FIRST_FREE_PORT; tried <= LAST_PORT; tried++) {
      const port = this.#next;
      this.#next = port === LAST_PORT ? FIRST_FREE_PORT : port + 1;
      if (!isTaken(port)) return port;
    }
    throw new UsageError('no free port left');
  }
}

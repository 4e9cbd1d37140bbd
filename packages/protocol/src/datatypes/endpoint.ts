import { DecodeError } from '../errors/index.ts';
import { normalizeIpAddress } from './ip-address.ts';

/** Where a simulator (or an agent) receives datagrams. */
export interface Endpoint {
  /** Dotted IPv4, or IPv6 without brackets, spelled as `normalizeIpAddress` does. */
  readonly address: string;
  /** UDP port, 1 to 65535. */
  readonly port: number;
}

/** `127.0.0.1:9000`, `[::1]:9000` */
export function formatEndpoint({ address, port }: Endpoint): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** @throws DecodeError unless the text is `a.b.c.d:port` or `[IPv6]:port`. */
export function parseEndpoint(text: string): Endpoint {
  const [, host = '', digits] = /^(\[[^\]]*\]|[^:]*):(\d{1,5})$/.exec(text) ?? [];
  const address = normalizeIpAddress(host);
  const port = Number(digits);
  if (address === undefined || !(port >= 1 && port <= 0xffff))
    throw new DecodeError('not an address and port');
  return { address, port };
}

/** Whether two endpoints are the same address and port. */
export function sameEndpoint(one: Endpoint, other: Endpoint): boolean {
  return one.port === other.port && one.address === other.address;
}

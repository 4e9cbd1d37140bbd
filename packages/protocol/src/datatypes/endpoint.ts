import { DecodeError } from '../errors/index.ts';

/** Where a simulator (or an agent) receives datagrams. */
export interface Endpoint {
  /** Dotted IPv4. */
  readonly address: string;
  readonly port: number;
}

/** `127.0.0.1:9000` */
export function formatEndpoint({ address, port }: Endpoint): string {
  return `${address}:${port}`;
}

/** @throws DecodeError unless the text is `a.b.c.d:port`. */
export function parseEndpoint(text: string): Endpoint {
  const colon = text.lastIndexOf(':');
  const address = text.slice(0, colon);
  const port = Number(text.slice(colon + 1));
  const octets = address.split('.');
  const isAddress =
    octets.length === 4 && octets.every((octet) => /^\d{1,3}$/.test(octet) && Number(octet) < 256);
  if (colon < 0 || !isAddress || !Number.isInteger(port) || port < 1 || port > 0xffff) {
    throw new DecodeError('not an address and port');
  }
  return { address, port };
}

export function sameEndpoint(one: Endpoint, other: Endpoint): boolean {
  return one.port === other.port && one.address === other.address;
}

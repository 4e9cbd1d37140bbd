import { normalizeIpAddress } from '@landfall/protocol/datatypes';
import { UsageError } from '@landfall/protocol/errors';
import { parseGridAddress } from '@landfall/protocol/login';
import { splitHttpUrl } from '@landfall/protocol/url';
import { createReach } from './reach.ts';
import type { Reach } from './reach.ts';

/** A grid that sessions may be for. */
export interface ListedGrid {
  /** For people. */
  readonly name: string;
  /** Login address, with scheme and path. */
  readonly loginUri: string;
  /** Which addresses its sessions may reach. */
  readonly reach: Reach;
  /** Accounts that everybody knows anyway, told to the page: the embedded grid's. */
  readonly accounts?: readonly { readonly name: string; readonly password: string }[];
}

/** A grid as an operator writes it. */
export interface GridEntry {
  /** `http://grid.example:8002/`, or what viewers take for one. */
  readonly loginUri: string;
  /** Host and port of the address by default. */
  readonly name?: string;
  /**
   * Addresses and networks (`10.0.0.0/8`) of this machine and of private networks that the grid may name. None by default, but this
   * machine's loopback for a grid that is there itself.
   */
  readonly privateNetworks?: readonly string[];
  /** Accounts that everybody may know: pages are told names and passwords. None by default. */
  readonly accounts?: ListedGrid['accounts'];
}

const LOOPBACK = ['127.0.0.0/8', '::1'];

/** The grid of an entry, with what an operator may leave out. @throws UsageError for what is no web address, or no network */
export function listGrid({ loginUri, name, privateNetworks, accounts }: GridEntry): ListedGrid {
  const address = parseAddress(loginUri);
  const parts = splitHttpUrl(address);
  if (parts === undefined || parts.hasUser)
    throw new UsageError(`not the login address of a grid: ${loginUri}`);
  const networks = privateNetworks ?? (isLoopbackHost(parts.host) ? LOOPBACK : []);
  return {
    name: name ?? parts.origin.replace(/^https?:\/\//, ''),
    loginUri: parts.origin + parts.path,
    reach: createReach(networks),
    ...(accounts === undefined ? {} : { accounts }),
  };
}

/** The grid of that login address, whatever its spelling. */
export function findGrid(grids: readonly ListedGrid[], loginUri: string): ListedGrid | undefined {
  const parts = splitHttpUrl(loginUri);
  return parts === undefined ? undefined : grids.find((grid) => grid.loginUri === parts.origin + parts.path);
}

/** Whether it is this machine by name or address: datagrams of such a grid need no other network. */
export function isLoopbackHost(host: string): boolean {
  const name = host.replace(/\.$/, '').toLowerCase();
  if (name === 'localhost' || name.endsWith('.localhost')) return true;
  const address = normalizeIpAddress(name);
  return address !== undefined && (address === '::1' || address.startsWith('127.'));
}

function parseAddress(text: string): string {
  return /^https?:\/\//i.test(text) ? text : parseGridAddress(text);
}

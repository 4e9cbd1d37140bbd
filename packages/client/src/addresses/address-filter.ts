/**
 * Where a grid may send its agents. What it names must be of its own kind:
 * 1. A grid of the open internet names addresses of the open internet.
 * 2. A grid in a private network names that network's and those of the open internet.
 * 3. A grid on this machine names loopback, and other addresses of this machine where the ports know them.
 * Its own host may always be named, what the caller lists too. Where other names lead must be of its kind as well: the addresses are judged, and
 * connected to, where names can be looked up here. Where they cannot (in a page), names of the open internet are asked for as such.
 */
import { formatEndpoint } from '@landfall/protocol/datatypes';
import type { Endpoint } from '@landfall/protocol/datatypes';
import { ClosedError, DecodeError } from '@landfall/protocol/errors';
import { parseGridAddress } from '@landfall/protocol/login';
import { splitHttpUrl } from '@landfall/protocol/url';
import type { Http, HttpRequest, HttpResponse } from '@landfall/transport/ports';
import type { HostNames } from './host-names.ts';
import { hostKindOf } from './host-kind.ts';
import type { HostKind } from './host-kind.ts';

/** What says where a grid may send its agents. */
export interface AddressOptions {
  /** The grid's login address. */
  readonly grid?: string | undefined;
  /**
   * Hosts that the grid may name besides those of its own kind: addresses or names without port, such as `192.168.1.5`; `.grid.example` is for
   * every name below that.
   */
  readonly allowAddresses?: readonly string[] | undefined;
  /**
   * Whether the grid may name any address at all: of this machine, of private networks, of links. By default a grid of the open internet names
   * none but such, one in a private network (`192.168.1.5`, `mybox.lan`) no others inside than of private networks, and one on this machine
   * (`127.0.0.1`, `localhost`) this machine.
   */
  readonly allowPrivateAddresses?: boolean | undefined;
}

/** What is known where the client runs. */
export interface Surroundings {
  /** Addresses of this machine; none by default. */
  readonly ownAddresses?: (() => readonly string[]) | undefined;
  /** Where names lead; without them nothing is looked up here. */
  readonly names?: HostNames | undefined;
}

/** What a grid names is looked at before anything is sent there. */
export interface AddressFilter {
  /** Whether requests may go to a host, as far as it tells. */
  allows(host: string): boolean;
  /** @throws DecodeError when it is nobody's, such as `0.0.0.0`; ForbiddenAddressError when datagrams must not go there; `path` is the field that named it. */
  checkEndpoint(endpoint: Endpoint, path?: string): void;
  /** @throws ForbiddenAddressError when requests must not go there, as far as its host tells. */
  checkUrl(url: string, path?: string): void;
  /** The same HTTP for URLs that the grid gave: where their hosts lead, and redirects, are looked at too. */
  guard(http: Http): Http;
}

/** The grid named an address that it must not name. The peer's fault. */
export class ForbiddenAddressError extends DecodeError {
  constructor(what: string, path?: string) {
    super(what, path === undefined ? {} : { path });
  }
}

/** What grids of a kind may name. */
const MAY_NAME: Readonly<Record<HostKind, readonly HostKind[]>> = {
  loopback: ['loopback'],
  link: ['link'],
  private: ['private', 'public'],
  public: ['public'],
  nowhere: [],
};

const WORDS: Readonly<Record<HostKind, string>> = {
  loopback: 'on this machine',
  link: 'on a link',
  private: 'in a private network',
  public: 'on the open internet',
  nowhere: 'at no address that others reach',
};

/**
 * The filter for a grid; `simulator` is where its login leads, and tells what the grid is when nothing else does.
 */
export function addressFilterOf(
  options: AddressOptions,
  simulator?: Endpoint,
  surroundings: Surroundings = {},
): AddressFilter {
  return options.allowPrivateAddresses === true ? OPEN : new KindFilter(options, simulator, surroundings);
}

const OPEN: AddressFilter = Object.freeze({
  allows: () => true,
  checkEndpoint: checkIsSomebody,
  checkUrl: () => undefined,
  guard: (http: Http) => http,
});

class KindFilter implements AddressFilter {
  readonly #kind: HostKind;
  readonly #listed: readonly string[];
  readonly #ownAddresses: () => readonly string[];
  readonly #names: HostNames | undefined;

  constructor(
    { grid, allowAddresses = [] }: AddressOptions,
    simulator: Endpoint | undefined,
    { ownAddresses = () => [], names }: Surroundings,
  ) {
    const host = grid === undefined ? simulator?.address : hostOf(grid);
    this.#kind = host === undefined ? 'public' : hostKindOf(host);
    this.#listed = [...(host === undefined ? [] : [host]), ...allowAddresses].map(plain);
    this.#ownAddresses = ownAddresses;
    this.#names = names;
  }

  allows(host: string): boolean {
    const kind = hostKindOf(host);
    if (MAY_NAME[this.#kind].includes(kind) || this.#isListed(plain(host))) return true;
    return this.#kind === 'loopback' && this.#ownAddresses().includes(plain(host));
  }

  checkEndpoint(endpoint: Endpoint, path?: string): void {
    checkIsSomebody(endpoint, path);
    this.#check(endpoint.address, formatEndpoint(endpoint), path);
  }

  checkUrl(url: string, path?: string): void {
    const parts = splitHttpUrl(url);
    if (parts !== undefined) this.#check(parts.host, parts.origin, path);
  }

  guard(http: Http): Http {
    return { request: (request) => this.#request(http, request) };
  }

  async #request(http: Http, request: HttpRequest): Promise<HttpResponse> {
    this.checkUrl(request.url);
    const { host = '', origin = 'a host' } = splitHttpUrl(request.url) ?? {};
    const onRedirect = (url: string): void => this.checkUrl(url);
    try {
      return await http.request({ ...request, onRedirect, ...this.#leading(host) });
    } catch (error) {
      if (!(error instanceof ClosedError) || error.reason !== 'private-address') throw error;
      throw this.#forbidden(origin, 'private', host);
    }
  }

  /** Where its host may lead: a name that is listed leads where it does. */
  #leading(host: string): Pick<HttpRequest, 'lookUp' | 'publicOnly'> {
    const names = this.#names;
    if (names !== undefined) return { lookUp: (name) => this.#addressesOf(name, names) };
    return hostKindOf(host) === 'public' && !this.#isListed(plain(host)) ? { publicOnly: true } : {};
  }

  async #addressesOf(name: string, names: HostNames): Promise<readonly string[]> {
    const all = await names.addressesOf(plain(name));
    const allowed = this.#isListed(plain(name)) ? all : all.filter((address) => this.allows(address));
    const [first] = all;
    if (allowed.length > 0 || first === undefined) return allowed;
    throw this.#forbidden(`${name} leads to ${first}, which`, hostKindOf(first), name);
  }

  #check(host: string, where: string, path: string | undefined): void {
    if (!this.allows(host)) throw this.#forbidden(where, hostKindOf(host), host, path);
  }

  #forbidden(where: string, kind: HostKind, host: string, path?: string): ForbiddenAddressError {
    const isNot = this.#kind === 'public' ? 'not on the open internet' : WORDS[kind];
    const text = `${where} is ${isNot}, and the grid is ${WORDS[this.#kind]}: allowAddresses: ['${host}'] lets it name that, allowPrivateAddresses any`;
    return new ForbiddenAddressError(text, path);
  }

  #isListed(host: string): boolean {
    return this.#listed.some((one) => (one.startsWith('.') ? host.endsWith(one) : host === one));
  }
}

/** As two spellings of one host are equal. */
const plain = (host: string): string =>
  host
    .toLowerCase()
    .replace(/\.$/, '')
    .replace(/^\[(.*)\]$/, '$1');

/** Of a grid as people write it; undefined for what is none, and trusted with nothing. */
function hostOf(grid: string): string | undefined {
  try {
    return splitHttpUrl(parseGridAddress(grid))?.host;
  } catch {
    return undefined;
  }
}

/** `0.0.0.0` is what a program binds, groups and port 0 are nobody's: a system takes some of them for itself. */
function checkIsSomebody(endpoint: Endpoint, path?: string): void {
  const { address, port } = endpoint;
  if (port !== 0 && address !== '::' && !/^(?:0\.|22[4-9]\.|23\d\.|255\.255\.255\.255|ff)/.test(address))
    return;
  const place = path === undefined ? {} : { path };
  throw new DecodeError(`${formatEndpoint(endpoint)} is no address of a simulator`, place);
}

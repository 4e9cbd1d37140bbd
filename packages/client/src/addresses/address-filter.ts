import { formatEndpoint, isPublicAddress } from '@landfall/protocol/datatypes';
import type { Endpoint } from '@landfall/protocol/datatypes';
import { ClosedError, DecodeError } from '@landfall/protocol/errors';
import { parseGridAddress } from '@landfall/protocol/login';
import { isPublicHost, splitHttpUrl } from '@landfall/protocol/url';
import type { Http, HttpRequest, HttpResponse } from '@landfall/transport/ports';

/** What says where a grid may send its agents. */
export interface AddressOptions {
  /** The grid's login address. */
  readonly grid?: string | undefined;
  /**
   * Whether the grid may name addresses of this machine and of private networks: simulators, capabilities, where to log in next. By
   * default only when the grid's own address is such a one, by its host: `127.0.0.1`, `192.168.1.5`, `localhost`, `mybox.lan`.
   */
  readonly allowPrivateAddresses?: boolean | undefined;
}

/** What a grid names is looked at before anything is sent there. */
export interface AddressFilter {
  readonly allowsPrivate: boolean;
  /** @throws DecodeError when it is nobody's, such as `0.0.0.0`; ForbiddenAddressError when datagrams must not go there; `path` is the field that named it. */
  checkEndpoint(endpoint: Endpoint, path?: string): void;
  /** @throws ForbiddenAddressError when requests must not go there, as far as its host tells. */
  checkUrl(url: string, path?: string): void;
  /** The same HTTP for URLs that the grid gave: where their hosts lead is looked at too. */
  guard(http: Http): Http;
}

/** The grid named an address that it must not name. The peer's fault. */
export class ForbiddenAddressError extends DecodeError {
  constructor(where: string, path?: string) {
    const text = `${where} is not on the open internet, and the grid is: allowPrivateAddresses lets it`;
    super(text, path === undefined ? {} : { path });
  }
}

/** The filter for a grid; `simulator` is where its login leads, and tells what the grid is when nothing else does. */
export function addressFilterOf(
  { grid, allowPrivateAddresses }: AddressOptions,
  simulator?: Endpoint,
): AddressFilter {
  const allowsPrivate = allowPrivateAddresses ?? isInside(grid, simulator);
  if (allowsPrivate) return OPEN;
  return { allowsPrivate, checkEndpoint, checkUrl, guard };
}

const OPEN: AddressFilter = Object.freeze({
  allowsPrivate: true,
  checkEndpoint: checkIsSomebody,
  checkUrl: () => undefined,
  guard: (http: Http) => http,
});

function isInside(grid: string | undefined, simulator: Endpoint | undefined): boolean {
  const host = grid === undefined ? simulator?.address : hostOf(grid);
  return host !== undefined && !isPublicHost(host);
}

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

function checkEndpoint(endpoint: Endpoint, path?: string): void {
  checkIsSomebody(endpoint, path);
  if (isPublicAddress(endpoint.address) !== true)
    throw new ForbiddenAddressError(formatEndpoint(endpoint), path);
}

function checkUrl(url: string, path?: string): void {
  const parts = splitHttpUrl(url);
  if (parts !== undefined && !isPublicHost(parts.host)) throw new ForbiddenAddressError(parts.origin, path);
}

function guard(http: Http): Http {
  return { request: (request) => requestOutside(http, request) };
}

async function requestOutside(http: Http, request: HttpRequest): Promise<HttpResponse> {
  checkUrl(request.url);
  try {
    return await http.request({ ...request, publicOnly: true });
  } catch (error) {
    if (!(error instanceof ClosedError) || error.reason !== 'private-address') throw error;
    throw new ForbiddenAddressError(splitHttpUrl(request.url)?.origin ?? 'a host');
  }
}

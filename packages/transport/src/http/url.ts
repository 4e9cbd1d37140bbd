import { isPublicAddress, normalizeIpAddress } from '@landfall/protocol/datatypes';
import { UsageError } from '@landfall/protocol/errors';
import { isPublicHost, splitHttpUrl } from '@landfall/protocol/url';
import type { HttpUrl } from '@landfall/protocol/url';
import type { HttpRequest } from '../ports/index.ts';
import { connectionError } from './failures.ts';

export type { HttpUrl } from '@landfall/protocol/url';

/**
 * For an address of the caller's. One that came from a peer is looked at with `isHttpUrl` of protocol first: that it is unusable
 * is the peer's fault then, and told as such.
 * @throws UsageError without the text of the URL, which may be a secret.
 */
export function parseHttpUrl(url: string): HttpUrl {
  const parts = splitHttpUrl(url);
  if (parts === undefined) throw new UsageError('not an http or https URL');
  return parts;
}

/** The parts of a request's URL. @throws UsageError when it is none; ClosedError when it is not as public as was asked for. */
export function targetOf({ url, publicOnly = false }: Pick<HttpRequest, 'url' | 'publicOnly'>): HttpUrl {
  const parts = parseHttpUrl(url);
  if (publicOnly && !isPublicHost(parts.host)) throw connectionError(parts.origin, 'private-address');
  return parts;
}

/**
 * Where the request itself says that a host leads; undefined where that is left to the connection.
 * @throws ClosedError when none of it is as public as was asked for; what `lookUp` is rejected with
 */
export async function addressesOf(
  { lookUp, publicOnly = false }: Pick<HttpRequest, 'lookUp' | 'publicOnly'>,
  { host, origin }: HttpUrl,
): Promise<readonly string[] | undefined> {
  if (lookUp === undefined || normalizeIpAddress(host) !== undefined) return undefined;
  const all = await lookUp(host);
  const allowed = publicOnly ? all.filter((address) => isPublicAddress(address) === true) : all;
  if (allowed.length === 0) throw connectionError(origin, publicOnly ? 'private-address' : 'unreachable');
  return allowed;
}

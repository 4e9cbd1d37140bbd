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

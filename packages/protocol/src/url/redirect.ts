import { splitHttpUrl } from './http-url.ts';

/** A request as far as a redirect changes it. */
export interface Redirectable {
  readonly method: string;
  readonly url: string;
}

/** What to ask next; `keepsBody` is false when the new request is a GET without the old one's body. */
export interface Redirection extends Redirectable {
  readonly keepsBody: boolean;
  /** Another scheme, host or port: what was meant for the first one alone must not go along. */
  readonly leavesOrigin: boolean;
}

/** So many redirects of one request are followed, where that is safe: grids move to https. */
export const MAX_REDIRECTS = 4;

const SAME_METHOD = new Set([301, 302, 307, 308]);
const SEE_OTHER = 303;

/**
 * Where a redirect leads, if it is safe to go there; undefined when it is not, or the answer is none. Rules:
 * 1. 301, 302, 307, 308: the same method and body, as the posts of this protocol mean nothing as a GET. 303: a GET.
 * 2. Never from https to http. A request with another method than GET and HEAD (it may hold a secret) stays on its host;
 *    scheme and port may change.
 */
export function redirectionOf(
  { method, url }: Redirectable,
  status: number,
  location: string | undefined,
): Redirection | undefined {
  if (location === undefined || (!SAME_METHOD.has(status) && status !== SEE_OTHER)) return undefined;
  const from = splitHttpUrl(url);
  const next = from === undefined ? undefined : resolve(from.origin, from.path, location.trim());
  const to = next === undefined ? undefined : splitHttpUrl(next);
  if (from === undefined || next === undefined || to === undefined || to.hasUser) return undefined;
  const becomesGet = status === SEE_OTHER && method !== 'HEAD';
  const isHarmless = becomesGet || method === 'GET' || method === 'HEAD';
  if ((from.isSecure && !to.isSecure) || (!isHarmless && from.host !== to.host)) return undefined;
  return {
    method: becomesGet ? 'GET' : method,
    url: next,
    keepsBody: !becomesGet,
    leavesOrigin: from.origin !== to.origin,
  };
}

/** `location` as seen from a page, without what needs no resolving here (`..`, empty). */
function resolve(origin: string, path: string, location: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:/i.test(location)) return location;
  if (location.startsWith('//')) return origin.slice(0, origin.indexOf('//')) + location;
  if (location.startsWith('/')) return origin + location;
  if (location === '' || location.startsWith('.')) return undefined;
  const page = path.replace(/\?.*$/, '');
  if (location.startsWith('?')) return origin + page + location;
  return origin + page.slice(0, page.lastIndexOf('/') + 1) + location;
}

import { splitHttpUrl } from './http-url.ts';

/** A request as far as a redirect changes it. */
export interface Redirectable {
  /** Of HTTP, in upper case. */
  readonly method: string;
  /** Whole web address that is asked. */
  readonly url: string;
}

/** What to ask next; `keepsBody` is false when the new request is a GET without the old one's body. */
export interface Redirection extends Redirectable {
  /** The body of the request before goes along; false for a GET that a 303 asks for. */
  readonly keepsBody: boolean;
  /** Another scheme, host or port: what was meant for the first one alone must not go along. */
  readonly leavesOrigin: boolean;
}

/** So many redirects of one request are followed, where that is safe: grids move to https. */
export const MAX_REDIRECTS = 4;

const SAME_METHOD = new Set([301, 302, 307, 308]);
const SEE_OTHER = 303;

/** Why a redirect is not followed. */
export type RedirectObstacle = 'not-a-url' | 'insecure' | 'other-host';

/**
 * Where a redirect leads, if it is safe to go there; undefined when it is not, or the answer is none. Rules:
 * 1. 301, 302, 307, 308: the same method and body, as the posts of this protocol mean nothing as a GET. 303: a GET.
 * 2. Never from https to http. A request with another method than GET and HEAD (it may hold a secret) stays on its host;
 *    scheme and port may change.
 */
export function redirectionOf(
  request: Redirectable,
  status: number,
  location: string | undefined,
): Redirection | undefined {
  const found = look(request, status, location);
  return typeof found === 'object' ? found : undefined;
}

/** What is in the way of following a redirect; undefined when nothing is, or the answer is none. */
export function redirectObstacleOf(
  request: Redirectable,
  status: number,
  location: string | undefined,
): RedirectObstacle | undefined {
  const found = look(request, status, location);
  return typeof found === 'string' ? found : undefined;
}

/** Whether a status asks for the same request elsewhere, with its method and body. */
export function keepsRequest(status: number): boolean {
  return SAME_METHOD.has(status);
}

/** The whole address of `location`, as it is meant in the answer to a request for `url`; undefined when it is no web address. */
export function redirectTargetOf(url: string, location: string): string | undefined {
  const from = splitHttpUrl(url);
  const next = from === undefined ? undefined : resolve(from.origin, from.path, location.trim());
  return next === undefined || splitHttpUrl(next) === undefined ? undefined : next;
}

const OBSTACLE_WORDS: Readonly<Record<Exclude<RedirectObstacle, 'not-a-url'>, string>> = {
  insecure: 'it leads from https to http',
  'other-host': 'what is posted stays on its host',
};

/**
 * Says of a redirect that was not followed where it leads (scheme, host and port: the rest may be a secret) and why it was not; undefined
 * for an answer that is none. One that could be followed was the last of too many.
 */
export function describeRedirect(
  request: Redirectable,
  status: number,
  location: string | undefined,
): string | undefined {
  if (location === undefined || status < 300 || status > 399) return undefined;
  const target = redirectTargetOf(request.url, location);
  const [origin, here] = [target, request.url].map((url) => splitHttpUrl(url ?? '')?.origin);
  if (origin === undefined) return 'it sends to what is no web address';
  const where = `it sends to ${origin === here ? 'another path' : origin}, which is not followed`;
  const found = look(request, status, location);
  if (found === undefined) return `${where}: status ${status} is no redirect`;
  if (typeof found === 'object') return `${where}: it has sent on too often`;
  return found === 'not-a-url'
    ? `${where}: there is a user in the address`
    : `${where}: ${OBSTACLE_WORDS[found]}`;
}

function look(
  { method, url }: Redirectable,
  status: number,
  location: string | undefined,
): Redirection | RedirectObstacle | undefined {
  if (location === undefined || (!SAME_METHOD.has(status) && status !== SEE_OTHER)) return undefined;
  const next = redirectTargetOf(url, location);
  const [from, to] = [splitHttpUrl(url), splitHttpUrl(next ?? '')];
  if (from === undefined || next === undefined || to === undefined || to.hasUser) return 'not-a-url';
  const becomesGet = status === SEE_OTHER && method !== 'HEAD';
  const isHarmless = becomesGet || method === 'GET' || method === 'HEAD';
  if (from.isSecure && !to.isSecure) return 'insecure';
  if (!isHarmless && from.host !== to.host) return 'other-host';
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

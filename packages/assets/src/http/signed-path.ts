import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Signed URLs: a grid hands an agent `http://host/signed/<token>/GetTexture`, and the viewer appends its query. The token
 * is `<expiry, seconds since 1970>.<agent id>.<HMAC-SHA-256 of the two, base64url>`, good for reading until it expires.
 */
export interface Grant {
  /** UUID of the agent who may read, in lower-case digits. */
  readonly agent: string;
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

const TOKEN = /^(\d{1,12})\.([0-9a-f-]{36})\.([A-Za-z0-9_-]{43})$/;
const PATH = /^\/signed\/([^/]+)(\/.*)$/;

/** The path prefix that carries the grant: `/signed/<token>`. */
export function signPath(key: string, { agent, expiresAt }: Grant): string {
  return `/signed/${expiresAt}.${agent}.${signature(key, expiresAt, agent)}`;
}

/** What became of a path: it was not signed, its signature is wrong or too old, or the rest of it may be had. */
export type SignedPath =
  | { readonly type: 'unsigned' }
  | { readonly type: 'refused' }
  | { readonly type: 'granted'; readonly grant: Grant; readonly rest: string };

/** Takes a signed path apart. @param now seconds since 1970 */
export function openSignedPath(path: string, key: string | undefined, now: number): SignedPath {
  const match = PATH.exec(path);
  if (match === null) return { type: 'unsigned' };
  const grant = key === undefined ? undefined : openToken(match[1]!, key);
  if (grant === undefined || grant.expiresAt <= now) return { type: 'refused' };
  return { type: 'granted', grant, rest: match[2]! };
}

function openToken(token: string, key: string): Grant | undefined {
  const match = TOKEN.exec(token);
  if (match === null) return undefined;
  const [, expiry, agent, given] = match as unknown as [string, string, string, string];
  const wanted = signature(key, Number(expiry), agent);
  if (!timingSafeEqual(Buffer.from(wanted), Buffer.from(given))) return undefined;
  return { agent, expiresAt: Number(expiry) };
}

const signature = (key: string, expiresAt: number, agent: string): string =>
  createHmac('sha256', key).update(`${expiresAt}.${agent}`).digest('base64url');

import { createHash, timingSafeEqual } from 'node:crypto';

/** A user and a password of Basic authentication; a user has no `:`. */
export interface Credential {
  /** Name that is given; without `:`. */
  readonly user: string;
  /** In clear; may contain `:`. */
  readonly password: string;
}

/** Whether an `Authorization` header holds one of the credentials. */
export type Authenticate = (authorization: string | undefined) => boolean;

/** What a 401 asks for. @source RFC 7617 */
export const CHALLENGE = 'Basic realm="Asset Server", charset="UTF-8"';

const BASIC = /^basic +([a-z0-9+/]*={0,2}) *$/i;
/** Longer ones are refused before they are decoded. */
const MAX_AUTHORIZATION_LENGTH = 4096;

/**
 * Basic authentication against any of `credentials`; with none everybody may. The password may contain `:`. Every
 * comparison looks at a hash of everything, so that its time says nothing of how much was right.
 * @source RFC 7617; captures/asset-service probes 207–220 (what the recorded service gets wrong)
 */
export function basicAuthentication(credentials: readonly Credential[]): Authenticate {
  if (credentials.length === 0) return () => true;
  const wanted = credentials.map(({ user, password }) => digest(Buffer.from(`${user}:${password}`)));
  return (authorization) => {
    if (authorization === undefined || authorization.length > MAX_AUTHORIZATION_LENGTH) return false;
    const match = BASIC.exec(authorization);
    if (match === null) return false;
    const given = digest(Buffer.from(match[1]!, 'base64'));
    return wanted.reduce((found, one) => timingSafeEqual(one, given) || found, false);
  };
}

const digest = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

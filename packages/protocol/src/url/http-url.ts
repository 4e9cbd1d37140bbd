import { normalizeIpAddress } from '../datatypes/index.ts';

/** The parts of an `http` or `https` URL that a request needs. */
export interface HttpUrl {
  /** `http://host:port`, the part that may be shown to anybody. */
  readonly origin: string;
  /** It is `https`, and not `http`. */
  readonly isSecure: boolean;
  /** A name or address in lower case; IPv6 without its brackets. */
  readonly host: string;
  /** 1 to 65535; where the URL has none, 443 for `https` and 80 for `http`. */
  readonly port: number;
  /** Path and query, `/` at least. */
  readonly path: string;
  /** Has a user name in it, which no address of this protocol has. */
  readonly hasUser: boolean;
}

const PATTERN =
  /^(https?):\/\/(?:([^/?#@\s]*)@)?(\[[^\]/?#@\s]*\]|[^/?#:@\s[\]]+)(?::(\d{0,5}))?(\/[^#\s]*|\?[^#\s]*)?(?:#\S*)?$/i;

/** The parts of a web address; undefined for anything else, such as a port or an IPv6 address that cannot be. */
export function splitHttpUrl(url: string): HttpUrl | undefined {
  const match = PATTERN.exec(url);
  if (match === null) return undefined;
  const [, scheme = '', user, written = '', digits = '', rest = '/'] = match;
  const isSecure = scheme.toLowerCase() === 'https';
  const usual = isSecure ? 443 : 80;
  const port = digits === '' ? usual : Number(digits);
  const host = written.startsWith('[') ? normalizeIpAddress(written) : written.toLowerCase();
  if (host === undefined || port < 1 || port > 0xffff) return undefined;
  const shown = host.includes(':') ? `[${host}]` : host;
  const origin = `${scheme.toLowerCase()}://${shown}${port === usual ? '' : `:${port}`}`;
  const path = rest.startsWith('/') ? rest : `/${rest}`;
  return { origin, isSecure, host, port, path, hasUser: user !== undefined };
}

/** Scheme of a web address in lower case; undefined for anything else, and where it holds a user name. */
export function schemeOf(url: string): 'http' | 'https' | undefined {
  const parts = splitHttpUrl(url);
  if (parts === undefined || parts.hasUser) return undefined;
  return parts.isSecure ? 'https' : 'http';
}

/**
 * Whether a text is a web address that can be asked, without a user name in it: anything else can be no capability and no
 * login. What passes here is no caller's mistake to an HTTP client.
 */
export function isHttpUrl(text: string): boolean {
  return schemeOf(text) !== undefined;
}

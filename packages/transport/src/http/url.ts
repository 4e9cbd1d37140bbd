import { UsageError } from '@landfall/protocol/errors';

/** The parts of an `http` or `https` URL that a request needs. */
export interface HttpUrl {
  /** `http://host:port`, the part that may be shown to anybody. */
  readonly origin: string;
  readonly isSecure: boolean;
  readonly host: string;
  readonly port: number;
  /** Path and query, `/` at least. */
  readonly path: string;
}

const PATTERN = /^(https?):\/\/(?:[^/?#@]*@)?([^/?#:@\s]+)(?::(\d{1,5}))?(\/[^#\s]*|\?[^#\s]*)?(?:#.*)?$/i;

/** @throws UsageError without the text of the URL, which may be a secret. */
export function parseHttpUrl(url: string): HttpUrl {
  const match = PATTERN.exec(url);
  const [, scheme = '', host = '', digits, rest = '/'] = match ?? [];
  const isSecure = scheme.toLowerCase() === 'https';
  const usual = isSecure ? 443 : 80;
  const port = digits === undefined ? usual : Number(digits);
  if (match === null || port < 1 || port > 0xffff) throw new UsageError('not an http or https URL');
  const origin = `${scheme.toLowerCase()}://${host.toLowerCase()}${port === usual ? '' : `:${port}`}`;
  return { origin, isSecure, host, port, path: rest.startsWith('/') ? rest : `/${rest}` };
}

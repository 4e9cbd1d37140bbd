import type { RelayHeaders } from '@landfall/protocol/relay';
import { CONNECTION_HEADERS } from './connection-headers.ts';

/** Of a connection, or said by the gateway itself; and what tells a grid which page asks. */
const NOT_SENT: ReadonlySet<string> = new Set([
  ...CONNECTION_HEADERS,
  'host',
  'content-length',
  'expect',
  'cookie',
  'origin',
  'referer',
  'forwarded',
  'x-forwarded-for',
  'x-real-ip',
  'via',
]);

/** A name that HTTP allows. */
const NAME = /^[!#$%&'*+\-.^_`|~\da-z]+$/;
/** Printable, and nothing that ends a line. */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** The headers of a page's request that go on to its grid. What is no header, or is the gateway's own to say, is left out. */
export function sentHeaders(headers: RelayHeaders): RelayHeaders {
  return Object.fromEntries(
    Object.entries(headers).filter(
      ([name, value]) => NAME.test(name) && !NOT_SENT.has(name) && VALUE.test(value),
    ),
  );
}

import { isPublicAddress } from '../datatypes/index.ts';

/** Ends of names that only mean something inside. @source RFC 6761, RFC 6762, RFC 8375, ICANN's `.internal` */
const INSIDE =
  /(?:^|\.)(?:localhost|localdomain|local|lan|home|internal|intranet|private|corp|test|home\.arpa)$/;

/** What a name is made of, as it goes over the wire; who reads others (`127.0.0.%31`, full-width digits, soft hyphens) makes something else of them. */
const PLAIN = /^[a-z0-9._-]+$/;

/**
 * Whether a host, as it is written, is one of the open internet: an address that is, or a name with a domain that may be. Where a
 * name leads is seen when it is looked up.
 */
export function isPublicHost(host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, '');
  return (
    isPublicAddress(name) ??
    (PLAIN.test(name) && name.includes('.') && !INSIDE.test(name) && !isNumeric(name))
  );
}

/** `127.1`, `0x7f.1`, `2130706433`: what system libraries take for addresses, and no name is. */
function isNumeric(name: string): boolean {
  return /^(?:0x[0-9a-f]*|\d+)$/.test(name.split('.').at(-1)!);
}

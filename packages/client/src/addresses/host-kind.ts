import { isPublicAddress, normalizeIpAddress } from '@landfall/protocol/datatypes';
import { isPublicHost } from '@landfall/protocol/url';

/**
 * Where a host is: on this machine, on a link (cloud metadata is there), in a private network, on the open internet, or nowhere that anybody
 * should be sent to.
 */
export type HostKind = 'loopback' | 'link' | 'private' | 'public' | 'nowhere';

const LOOPBACK_NAME = /(?:^|\.)localhost$/;
const LOOPBACK = /^(?:127\.|::1$)/;
const LINK = /^(?:169\.254\.|fe[89ab][\da-f]:)/;
/** Of homes and offices, and what providers and the next generation have for that. @source RFC 1918, RFC 6598, RFC 4193 */
const PRIVATE =
  /^(?:10\.|172\.(?:1[6-9]|2\d|3[01])\.|192\.168\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|f[cd][\da-f]{2}:)/;
/** `127.1`, `0x7f.1`, `2130706433`: system libraries take them for addresses. */
const NUMERIC = /(?:^|\.)(?:0x[\da-f]*|\d+)$/;

/** Escapes and letters that who reads the name turns into others: `127.0.0.%31`, `lo\u00adcalhost`. */
const IN_DISGUISE = /[^a-z0-9._-]/;

/** The kind of an address, or of a name as it is written: where that leads is seen when it is looked up. */
export function hostKindOf(host: string): HostKind {
  const name = host.toLowerCase().replace(/\.$/, '');
  const address = normalizeIpAddress(name);
  return address === undefined ? kindOfName(name) : kindOfAddress(address);
}

function kindOfName(name: string): HostKind {
  if (IN_DISGUISE.test(name)) return 'nowhere';
  if (LOOPBACK_NAME.test(name)) return 'loopback';
  if (isPublicHost(name)) return 'public';
  return NUMERIC.test(name) ? 'nowhere' : 'private';
}

function kindOfAddress(address: string): HostKind {
  if (LOOPBACK.test(address)) return 'loopback';
  if (LINK.test(address)) return 'link';
  if (PRIVATE.test(address)) return 'private';
  return isPublicAddress(address) === true ? 'public' : 'nowhere';
}

import { UsageError } from '../errors/index.ts';

const OCTETS = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;
const GROUP = /^[0-9a-f]{1,4}$/i;
const GROUPS = 8;
/** The first six groups of an IPv4 address in IPv6's clothes. */
const MAPPED = '0,0,0,0,0,65535';

/**
 * An IP address in its one usual spelling, so that two texts of the same address are equal: IPv4 dotted, IPv6 in lower case
 * with the longest run of zeros left out and without brackets; `::ffff:10.0.0.1` is `10.0.0.1`. Undefined when the text is none
 * (a name, a zone, five octets).
 * @source RFC 5952
 */
export function normalizeIpAddress(text: string): string | undefined {
  const octets = octetsOf(text);
  if (octets !== undefined) return octets.join('.');
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  const groups = groupsOf(bare);
  if (groups === undefined) return undefined;
  if (groups.slice(0, 6).join(',') === MAPPED) {
    return [groups[6]! >> 8, groups[6]! & 255, groups[7]! >> 8, groups[7]! & 255].join('.');
  }
  return formatGroups(groups);
}

function octetsOf(text: string): readonly number[] | undefined {
  const octets = OCTETS.exec(text)?.slice(1).map(Number);
  return octets?.every((octet) => octet < 256) === true ? octets : undefined;
}

function groupsOf(text: string): readonly number[] | undefined {
  const halves = text.split('::');
  if (halves.length > 2 || text.length > 45) return undefined;
  const [head, tail] = halves.map(groupsOfHalf);
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined;
  if (tail === undefined) return head.length === GROUPS ? head : undefined;
  const missing = GROUPS - head.length - tail.length;
  return missing < 1 ? undefined : [...head, ...Array.from({ length: missing }, () => 0), ...tail];
}

/** Groups between colons; the last may be dotted. */
function groupsOfHalf(half: string): readonly number[] | undefined {
  if (half === '') return [];
  const parts = half.split(':');
  const octets = octetsOf(parts.at(-1)!);
  if (octets !== undefined) parts.pop();
  if (!parts.every((part) => GROUP.test(part))) return undefined;
  const groups = parts.map((part) => Number.parseInt(part, 16));
  const [a, b, c, d] = octets ?? [];
  return a === undefined ? groups : [...groups, (a << 8) | b!, (c! << 8) | d!];
}

function formatGroups(groups: readonly number[]): string {
  const text = groups.map((group) => group.toString(16)).join(':');
  const runs = text.match(/\b0(?::0)+\b/g) ?? [];
  const longest = runs.reduce((one, other) => (other.length > one.length ? other : one), '');
  if (longest === '') return text;
  const at = text.search(new RegExp(`(?:^|:)${longest}(?::|$)`));
  const before = text.slice(0, at);
  const after = text.slice(at + (at === 0 && !text.startsWith(':') ? 0 : 1) + longest.length + 1);
  return `${before}::${after}`;
}

/** The 4 or 16 bytes of an IP address in any spelling, most significant first; undefined when the text is none. */
export function ipAddressBytes(text: string): Uint8Array | undefined {
  const plain = dotted(text);
  if (plain !== undefined) return plain;
  const address = normalizeIpAddress(text);
  if (address === undefined) return undefined;
  const octets = octetsOf(address);
  if (octets !== undefined) return Uint8Array.from(octets);
  return Uint8Array.from(groupsOf(address)!.flatMap((group) => [group >> 8, group & 255]));
}

/** What nearly all are, read without a pattern: recorders ask for two of each datagram. Undefined for all that is written otherwise. */
function dotted(text: string): Uint8Array | undefined {
  const octets = new Uint8Array(4);
  let at = 0;
  let octet = -1;
  let digits = 0;
  for (let i = 0; i <= text.length; i++) {
    const digit = text.charCodeAt(i) - 0x30;
    if (digit >= 0 && digit <= 9) {
      octet = octet < 0 ? digit : octet * 10 + digit;
      digits++;
      if (octet > 255 || digits > 3) return undefined;
      continue;
    }
    if (octet < 0 || at > 3 || (i < text.length && text[i] !== '.')) return undefined;
    octets[at++] = octet;
    octet = -1;
    digits = 0;
  }
  return at === 4 ? octets : undefined;
}

/** The usual spelling of an address of 4 or 16 bytes. @throws UsageError for another number of bytes */
export function ipAddressOfBytes(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.');
  if (bytes.length !== 16) throw new UsageError('an IP address has 4 or 16 bytes');
  const groups = Array.from({ length: GROUPS }, (_, at) => (bytes[2 * at]! << 8) | bytes[2 * at + 1]!);
  return normalizeIpAddress(groups.map((group) => group.toString(16)).join(':'))!;
}

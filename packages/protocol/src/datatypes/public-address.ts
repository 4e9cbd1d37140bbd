import { normalizeIpAddress } from './ip-address.ts';

/** First octets and how many bits of them count: nothing that is reached over the internet has one of these. */
const NOT_PUBLIC_IPV4: readonly (readonly [number, number, number])[] = [
  // This network, private, carrier-grade NAT, loopback, link-local (cloud metadata too), private, IETF, private, benchmarks.
  [0, 0, 8],
  [10, 0, 8],
  [100, 64, 10],
  [127, 0, 8],
  [169, 254, 16],
  [172, 16, 12],
  [192, 0, 24],
  [192, 168, 16],
  [198, 18, 15],
  // Multicast, reserved, broadcast.
  [224, 0, 3],
];

/** IPv6 prefixes that hold an IPv4 address, and in which groups. */
const EMBEDDED: readonly (readonly [RegExp, number])[] = [
  // IPv4-compatible (`::/96`) and the two prefixes of NAT64.
  [/^(?:0:){6}/, 6],
  [/^64:ff9b:(?:0:){4}/, 6],
  [/^64:ff9b:1:/, 6],
  // 6to4.
  [/^2002:/, 1],
];

/** Unique local, link-local, site-local, multicast. */
const NOT_PUBLIC_IPV6 = /^(?:f[cd]|fe[89a-f]|ff)/;

/**
 * Whether an IP address is one of the open internet: not of this machine, a private network, a link, a group, or nobody. Undefined
 * when the text is no IP address, such as a name, whatever that leads to.
 * @source RFC 6890, RFC 4193, RFC 4291, RFC 6052, RFC 3056
 */
export function isPublicAddress(text: string): boolean | undefined {
  const address = normalizeIpAddress(text);
  if (address === undefined) return undefined;
  if (!address.includes(':')) return isPublicIpv4(address.split('.').map(Number));
  const groups = groupsOf(address);
  const text6 = groups.map((group) => group.toString(16)).join(':');
  const embedded = EMBEDDED.find(([prefix]) => prefix.test(text6));
  if (embedded === undefined) return !NOT_PUBLIC_IPV6.test(text6.padStart(4, '0'));
  const [high = 0, low = 0] = groups.slice(embedded[1]);
  return isPublicIpv4([high >> 8, high & 255, low >> 8, low & 255]);
}

function isPublicIpv4([a = 0, b = 0, c = 0]: readonly number[]): boolean {
  const start = (a << 16) | (b << 8) | c;
  return !NOT_PUBLIC_IPV4.some(([first, second, bits]) => {
    const shift = 24 - bits;
    return start >> shift === ((first << 16) | (second << 8)) >> shift;
  });
}

/** Of an address that is spelled as usual. */
function groupsOf(address: string): readonly number[] {
  const [head = '', tail] = address.split('::');
  const parse = (half: string): number[] =>
    half === '' ? [] : half.split(':').map((group) => Number.parseInt(group, 16));
  if (tail === undefined) return parse(head);
  const [before, after] = [parse(head), parse(tail)];
  return [...before, ...Array.from({ length: 8 - before.length - after.length }, () => 0), ...after];
}

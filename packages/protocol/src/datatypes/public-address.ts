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

/**
 * The first 16 bits are 0: unspecified, loopback, IPv4-compatible and translated; 6to4; NAT64 of local use; discard-only and dummy;
 * documentation; segment routing; unique local, link-local, site-local, multicast. What is out of use or holds an IPv4 address is not
 * looked into: nobody who is reached over the internet has one.
 */
const NOT_PUBLIC_IPV6 =
  /^(?:0:|2002:|64:ff9b:1:|100:0:0:[01]:|2001:db8:|3fff:[\da-f]{1,3}:|5f00:|f[cd]..:|fe[89a-f].:|ff..:)/;

/** 2001::/23, of protocols, Teredo and ORCHID among them, but for what the registry has as reachable from everywhere. */
const OF_PROTOCOLS = /^2001:(?!1:0:0:0:0:0:[123]$|3:|4:112:|[23][\da-f]:)1?[\da-f]{1,2}:/;

/** NAT64: how a network without IPv4 reaches one of its addresses, which is in the last two groups. */
const NAT64 = '64:ff9b:0:0:0:0:';

/**
 * Whether an IP address is one of the open internet: not of this machine, a private network, a link, a group, or nobody. Undefined
 * when the text is no IP address, such as a name, whatever that leads to.
 * @source RFC 6890, RFC 4193, RFC 4291, RFC 6052, RFC 8215; IANA's IPv6 Special-Purpose Address Registry
 */
export function isPublicAddress(text: string): boolean | undefined {
  const address = normalizeIpAddress(text);
  if (address === undefined) return undefined;
  if (!address.includes(':')) return isPublicIpv4(address.split('.').map(Number));
  const groups = groupsOf(address);
  const whole = groups.map((group) => group.toString(16)).join(':');
  if (!whole.startsWith(NAT64)) return !NOT_PUBLIC_IPV6.test(whole) && !OF_PROTOCOLS.test(whole);
  const [high = 0, low = 0] = groups.slice(6);
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

import { normalizeIpAddress } from './ip-address.ts';

/** A network: its first octets, and how many bits of them count. */
type Network = readonly [octets: readonly number[], bits: number];

/** What IANA's registry has as not globally reachable, and what nobody who is reached over the internet has. */
const NOT_PUBLIC_IPV4: readonly Network[] = [
  // This network, private, carrier-grade NAT, loopback, link-local (cloud metadata too), private.
  [[0, 0, 0, 0], 8],
  [[10, 0, 0, 0], 8],
  [[100, 64, 0, 0], 10],
  [[127, 0, 0, 0], 8],
  [[169, 254, 0, 0], 16],
  [[172, 16, 0, 0], 12],
  // Of the IETF, documentation, what was the relay of 6to4, private, benchmarks, documentation twice.
  [[192, 0, 0, 0], 24],
  [[192, 0, 2, 0], 24],
  [[192, 88, 99, 0], 24],
  [[192, 168, 0, 0], 16],
  [[198, 18, 0, 0], 15],
  [[198, 51, 100, 0], 24],
  [[203, 0, 113, 0], 24],
  // Multicast, reserved, broadcast.
  [[224, 0, 0, 0], 3],
];
/** Within those, and globally reachable all the same: the nearest server of PCP, and of TURN. */
const PUBLIC_IPV4: readonly Network[] = [
  [[192, 0, 0, 9], 32],
  [[192, 0, 0, 10], 32],
];

/** 2000::/3: all else is of this machine, a link, a group, holds an address of IPv4, or was never given out. */
const GLOBAL_UNICAST = /^[23][\da-f]{3}:/;
/**
 * 6to4, documentation twice. 6to4 holds an IPv4 address that is not looked into: nobody who is reached over the internet has one.
 */
const NOT_PUBLIC_IPV6 = /^(?:2002:|2001:db8:|3fff:[\da-f]{1,3}:)/;

/** 2001::/23, of protocols, Teredo and ORCHID among them, but for what the registry has as reachable from everywhere. */
const OF_PROTOCOLS = /^2001:(?!1:0:0:0:0:0:[123]$|3:|4:112:|[23][\da-f]:)1?[\da-f]{1,2}:/;

/** NAT64: how a network without IPv4 reaches one of its addresses, which is in the last two groups. */
const NAT64 = '64:ff9b:0:0:0:0:';

/**
 * Whether an IP address is one of the open internet: not of this machine, a private network, a link, a group, or nobody. Undefined
 * when the text is no IP address, such as a name, whatever that leads to.
 * @source IANA's IPv4 and IPv6 Special-Purpose Address Registries, IPv6 Address Space, IPv4 Multicast; RFC 6052, RFC 7526
 */
export function isPublicAddress(text: string): boolean | undefined {
  const address = normalizeIpAddress(text);
  if (address === undefined) return undefined;
  if (!address.includes(':')) return isPublicIpv4(address.split('.').map(Number));
  const groups = groupsOf(address);
  const whole = groups.map((group) => group.toString(16)).join(':');
  if (!whole.startsWith(NAT64))
    return GLOBAL_UNICAST.test(whole) && !NOT_PUBLIC_IPV6.test(whole) && !OF_PROTOCOLS.test(whole);
  const [high = 0, low = 0] = groups.slice(6);
  return isPublicIpv4([high >> 8, high & 255, low >> 8, low & 255]);
}

function isPublicIpv4(octets: readonly number[]): boolean {
  const isIn = (network: Network): boolean => isInNetwork(octets, network);
  return !NOT_PUBLIC_IPV4.some(isIn) || PUBLIC_IPV4.some(isIn);
}

function isInNetwork(octets: readonly number[], [network, bits]: Network): boolean {
  return (wordOf(octets) ^ wordOf(network)) >>> (32 - bits) === 0;
}

const wordOf = ([a = 0, b = 0, c = 0, d = 0]: readonly number[]): number =>
  (a << 24) | (b << 16) | (c << 8) | d;

/** Of an address that is spelled as usual. */
function groupsOf(address: string): readonly number[] {
  const [head = '', tail] = address.split('::');
  const parse = (half: string): number[] =>
    half === '' ? [] : half.split(':').map((group) => Number.parseInt(group, 16));
  if (tail === undefined) return parse(head);
  const [before, after] = [parse(head), parse(tail)];
  return [...before, ...Array.from({ length: 8 - before.length - after.length }, () => 0), ...after];
}

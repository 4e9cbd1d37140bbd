import { IPV4_BYTES, IPV6_BYTES, TCP, UDP } from './header-bytes.ts';
import { u16 } from './fields.ts';

/** One IP packet's payload of UDP or TCP, or a piece of one. */
export interface IpPayload {
  readonly protocol: typeof UDP | typeof TCP;
  /** Dotted, or colon-hexadecimal. */
  readonly source: string;
  readonly destination: string;
  readonly bytes: Uint8Array;
  /** How many more the packet had than the capture kept. */
  readonly missingBytes: number;
  readonly fragment: Fragment | undefined;
}

/** Where a piece belongs. */
export interface Fragment {
  readonly id: number;
  /** In bytes. */
  readonly offset: number;
  readonly isLast: boolean;
}

const HOP_BY_HOP = 0;
const ROUTING = 43;
const FRAGMENT = 44;
const DESTINATION_OPTIONS = 60;
const MAX_EXTENSION_HEADERS = 8;

const isRead = (protocol: number | undefined): protocol is IpPayload['protocol'] =>
  protocol === UDP || protocol === TCP;

/** The UDP or TCP payload of an IP packet of either version; undefined when it holds anything else. */
export function readIp(packet: Uint8Array): IpPayload | undefined {
  const version = (packet[0] ?? 0) >> 4;
  if (version === 4) return readIpv4(packet);
  return version === 6 ? readIpv6(packet) : undefined;
}

function readIpv4(packet: Uint8Array): IpPayload | undefined {
  const headerBytes = (packet[0]! & 15) * 4;
  const protocol = packet[9];
  if (packet.length < headerBytes || headerBytes < IPV4_BYTES || !isRead(protocol)) return undefined;
  // Some systems leave the length to the network card, and captures show 0.
  const length = u16(packet, 2) === 0 ? packet.length : u16(packet, 2);
  if (length < headerBytes) return undefined;
  const flagsAndOffset = u16(packet, 6);
  const offset = (flagsAndOffset & 0x1fff) * 8;
  const isLast = (flagsAndOffset & 0x2000) === 0;
  return {
    protocol,
    source: ipv4Text(packet, 12),
    destination: ipv4Text(packet, 16),
    bytes: packet.subarray(headerBytes, length),
    missingBytes: Math.max(0, length - packet.length),
    fragment: offset === 0 && isLast ? undefined : { id: u16(packet, 4), offset, isLast },
  };
}

function readIpv6(packet: Uint8Array): IpPayload | undefined {
  if (packet.length < IPV6_BYTES) return undefined;
  const length = u16(packet, 4) === 0 ? packet.length : IPV6_BYTES + u16(packet, 4);
  let next = packet[6]!;
  let at = IPV6_BYTES;
  let fragment: Fragment | undefined;
  for (let headers = 0; !isRead(next); headers++) {
    const isOptions = next === HOP_BY_HOP || next === ROUTING || next === DESTINATION_OPTIONS;
    const isSkippable = isOptions || next === FRAGMENT;
    if (!isSkippable || headers === MAX_EXTENSION_HEADERS || at + 8 > packet.length) return undefined;
    if (next === FRAGMENT) fragment = readIpv6Fragment(packet, at);
    next = packet[at]!;
    at += isOptions ? (packet[at + 1]! + 1) * 8 : 8;
    // Later pieces say what the first one begins with: there is no header to follow in them.
    if (fragment !== undefined && fragment.offset > 0 && !isRead(next)) return undefined;
  }
  if (at > length || !isRead(next)) return undefined;
  return {
    protocol: next,
    source: ipv6Text(packet, 8),
    destination: ipv6Text(packet, 24),
    bytes: packet.subarray(at, length),
    missingBytes: Math.max(0, length - packet.length),
    fragment: fragment?.offset === 0 && fragment.isLast ? undefined : fragment,
  };
}

function readIpv6Fragment(packet: Uint8Array, at: number): Fragment {
  const offsetAndMore = u16(packet, at + 2);
  return {
    id: u16(packet, at + 4) * 0x10000 + u16(packet, at + 6),
    offset: offsetAndMore & 0xfff8,
    isLast: (offsetAndMore & 1) === 0,
  };
}

const ipv4Text = (packet: Uint8Array, at: number): string => packet.subarray(at, at + 4).join('.');

/** As RFC 5952 wants it: the longest run of zero groups, if there are two or more, is left out. */
function ipv6Text(packet: Uint8Array, at: number): string {
  const groups = Array.from({ length: 8 }, (_, i) => u16(packet, at + 2 * i).toString(16));
  const text = groups.join(':');
  const runs = text.match(/(?:^|:)0(?::0)+(?=:|$)/g) ?? [];
  const longest = runs.reduce((best, run) => (runGroups(run) > runGroups(best) ? run : best), '');
  if (longest === '') return text;
  const cut = text.indexOf(longest);
  return `${text.slice(0, cut)}::${text.slice(cut + longest.length).replace(/^:/, '')}`;
}

const runGroups = (run: string): number => run.replace(/[^0]/g, '').length;

/** What stands before the IP packet in a frame. @source https://www.tcpdump.org/linktypes.html */
import { isIp, u16, u32le } from './fields.ts';
import { behindPppoe, behindPpp, PPPOE_SESSION } from './ppp.ts';
import { ipPacketsOfWifi } from './wifi.ts';

const NULL_LOOPBACK = 0;
const ETHERNET = 1;
const PPP = 9;
const PPP_IN_HDLC = 50;
const RAW_OF_SOME_SYSTEMS: readonly number[] = [12, 14];
const PPPOE = 51;
const RAW = 101;
const WIFI = 105;
const OPENBSD_LOOPBACK = 108;
const LINUX_COOKED = 113;
const WIFI_WITH_RADIOTAP = 127;
const RAW_IPV4 = 228;
const RAW_IPV6 = 229;
const LINUX_COOKED_2 = 276;

const VLAN_TAGS: readonly number[] = [0x8100, 0x88a8, 0x9100];
const MAX_VLAN_TAGS = 4;

/** What a frame holds: IP packets (with whatever pads the frame), nothing of interest, or something that is not read here. */
export type FrameContent =
  | { readonly packets: readonly Uint8Array[] }
  /** `unread` names why, such as `link type 147`. */
  | { readonly unread: string };

const NOTHING: FrameContent = { packets: [] };

/** The IP packets in a frame: one, or several where Wi-Fi packs them together. */
export function ipPacketsOf(linkType: number, frame: Uint8Array): FrameContent {
  switch (linkType) {
    case WIFI:
      return ipPacketsOfWifi(frame);
    case WIFI_WITH_RADIOTAP:
      return ipPacketsOfWifi(frame.subarray(Math.max(4, u16le(frame, 2))), hasPadding(frame));
    default: {
      if (!KNOWN.has(linkType)) return { unread: `link type ${linkType}` };
      const packet = ipPacketOf(linkType, frame);
      return packet === undefined ? NOTHING : { packets: [packet] };
    }
  }
}

const ETHERNET_LIKE: readonly number[] = [ETHERNET, PPP, PPP_IN_HDLC, PPPOE, LINUX_COOKED, LINUX_COOKED_2];
const BARE: readonly number[] = [NULL_LOOPBACK, OPENBSD_LOOPBACK, RAW, RAW_IPV4, RAW_IPV6];
const KNOWN: ReadonlySet<number> = new Set([...ETHERNET_LIKE, ...BARE, ...RAW_OF_SOME_SYSTEMS]);

function ipPacketOf(linkType: number, frame: Uint8Array): Uint8Array | undefined {
  if (linkType === ETHERNET) return behindEtherType(frame, 12);
  if (linkType === LINUX_COOKED) return behindEtherType(frame, 14);
  if (linkType === LINUX_COOKED_2) return behindKnownType(u16(frame, 0), frame.subarray(20));
  if (linkType === PPP || linkType === PPP_IN_HDLC) return behindPpp(frame);
  if (linkType === PPPOE) return behindPppoe(frame);
  // The address family differs from system to system; the packet itself tells its version.
  if (linkType === NULL_LOOPBACK || linkType === OPENBSD_LOOPBACK) return frame.subarray(4);
  return frame;
}

function behindEtherType(frame: Uint8Array, at: number): Uint8Array | undefined {
  for (let tags = 0; tags < MAX_VLAN_TAGS && VLAN_TAGS.includes(u16(frame, at)); tags++) at += 4;
  return behindKnownType(u16(frame, at), frame.subarray(at + 2));
}

function behindKnownType(etherType: number, rest: Uint8Array): Uint8Array | undefined {
  if (etherType === PPPOE_SESSION) return behindPppoe(rest);
  return isIp(etherType) ? rest : undefined;
}

const u16le = (bytes: Uint8Array, at: number): number => (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);

const HAS_FLAGS = 1 << 1;
const HAS_TIMESTAMP = 1 << 0;
const HAS_MORE = 0x8000_0000;
const PADDED = 0x20;

/** Some cards pad the header of Wi-Fi to four bytes, and say so. @source radiotap.org, field "Flags" */
function hasPadding(frame: Uint8Array): boolean {
  const present = u32le(frame, 4);
  if ((present & HAS_FLAGS) === 0) return false;
  let at = 8;
  for (let word = present, words = 1; (word & HAS_MORE) !== 0 && words < 8; words++, at += 4) {
    word = u32le(frame, at);
  }
  if ((present & HAS_TIMESTAMP) !== 0) at = Math.ceil(at / 8) * 8 + 8;
  return ((frame[at] ?? 0) & PADDED) !== 0;
}

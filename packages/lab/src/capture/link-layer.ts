/** What stands before the IP packet in a frame. @source https://www.tcpdump.org/linktypes.html */

const NULL_LOOPBACK = 0;
const ETHERNET = 1;
const RAW_OF_SOME_SYSTEMS: readonly number[] = [12, 14];
const RAW = 101;
const OPENBSD_LOOPBACK = 108;
const LINUX_COOKED = 113;
const RAW_IPV4 = 228;
const RAW_IPV6 = 229;
const LINUX_COOKED_2 = 276;

const IPV4 = 0x0800;
const IPV6 = 0x86dd;
const VLAN_TAGS: readonly number[] = [0x8100, 0x88a8, 0x9100];
const MAX_VLAN_TAGS = 4;

/** The IP packet (and whatever pads the frame) in a frame, or undefined when it holds none or is of a kind not known here. */
export function ipPacketOf(linkType: number, frame: Uint8Array): Uint8Array | undefined {
  if (linkType === ETHERNET) return behindEtherType(frame, 12);
  if (linkType === LINUX_COOKED) return behindEtherType(frame, 14);
  if (linkType === LINUX_COOKED_2) return isIp(u16(frame, 0)) ? frame.subarray(20) : undefined;
  // The address family differs from system to system; the packet itself tells its version.
  if (linkType === NULL_LOOPBACK || linkType === OPENBSD_LOOPBACK) return frame.subarray(4);
  const isRaw = linkType === RAW || linkType === RAW_IPV4 || linkType === RAW_IPV6;
  return isRaw || RAW_OF_SOME_SYSTEMS.includes(linkType) ? frame : undefined;
}

function behindEtherType(frame: Uint8Array, at: number): Uint8Array | undefined {
  for (let tags = 0; tags < MAX_VLAN_TAGS && VLAN_TAGS.includes(u16(frame, at)); tags++) at += 4;
  return isIp(u16(frame, at)) ? frame.subarray(at + 2) : undefined;
}

const isIp = (etherType: number): boolean => etherType === IPV4 || etherType === IPV6;

/** Big-endian; bytes beyond the end count as 0. */
export function u16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

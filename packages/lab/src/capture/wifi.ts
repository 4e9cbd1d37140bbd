/** Data frames of Wi-Fi. @source IEEE 802.11-2020 §9.2, §9.3.2 */
import { isIp, u16 } from './fields.ts';
import type { FrameContent } from './link-layer.ts';

const DATA = 2;
const QOS = 0x80;
const NO_DATA = 0x40;
const TO_AND_FROM = 0x03;
const PROTECTED = 0x40;
const HAS_HT_CONTROL = 0x80;
const SEVERAL = 0x80;
const SHORT_HEADER_BYTES = 24;
const SNAP_BYTES = 8;
const MAX_SUBFRAMES = 256;

/** The IP packets in a frame of Wi-Fi; `padded` when its header is filled up to four bytes. What is encrypted is named. */
export function ipPacketsOfWifi(frame: Uint8Array, padded = false): FrameContent {
  const [control = 0, flags = 0] = frame;
  const isData = ((control >> 2) & 3) === DATA && (control & NO_DATA) === 0;
  if (!isData) return { packets: [] };
  if ((flags & PROTECTED) !== 0) return { unread: 'encrypted Wi-Fi' };
  const isQos = (control & QOS) !== 0;
  let header = SHORT_HEADER_BYTES + ((flags & TO_AND_FROM) === TO_AND_FROM ? 6 : 0);
  const several = isQos && ((frame[header] ?? 0) & SEVERAL) !== 0;
  if (isQos) header += 2 + ((flags & HAS_HT_CONTROL) !== 0 ? 4 : 0);
  if (padded) header = Math.ceil(header / 4) * 4;
  const body = frame.subarray(header);
  const units = several ? subframesOf(body) : [body];
  return { packets: units.map(behindSnap).filter((packet) => packet !== undefined) };
}

/** Each with two addresses and a length before it, and filled up to four bytes. */
function subframesOf(body: Uint8Array): Uint8Array[] {
  const units: Uint8Array[] = [];
  for (let at = 0; at + 14 < body.length && units.length < MAX_SUBFRAMES;) {
    const end = at + 14 + u16(body, at + 12);
    units.push(body.subarray(at + 14, end));
    at = at + Math.ceil((end - at) / 4) * 4;
  }
  return units;
}

/** Behind LLC's `aa aa 03 00 00 00` and an EtherType. */
function behindSnap(unit: Uint8Array): Uint8Array | undefined {
  const isSnap = u16(unit, 0) === 0xaaaa && unit[2] === 3;
  return isSnap && isIp(u16(unit, 6)) ? unit.subarray(SNAP_BYTES) : undefined;
}

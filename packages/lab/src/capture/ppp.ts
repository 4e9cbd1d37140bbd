/** PPP, as it is between a modem and its provider. @source RFC 1661, RFC 1662, RFC 2516 */
import { u16 } from './fields.ts';

/** EtherType of a PPPoE session. */
export const PPPOE_SESSION = 0x8864;
const PPPOE_HEADER_BYTES = 6;
const ADDRESS_AND_CONTROL = 0xff03;
const IPV4 = 0x0021;
const IPV6 = 0x0057;

/** The IP packet behind a PPPoE header, if one is there. Padding of the frame is cut off by the length that IP has itself. */
export function behindPppoe(frame: Uint8Array): Uint8Array | undefined {
  // A code other than 0 opens or ends a session.
  return frame[1] === 0 ? behindPpp(frame.subarray(PPPOE_HEADER_BYTES)) : undefined;
}

/** The IP packet behind a PPP header, with or without address and control; the protocol may be cut to one byte. */
export function behindPpp(frame: Uint8Array): Uint8Array | undefined {
  const rest = u16(frame, 0) === ADDRESS_AND_CONTROL ? frame.subarray(2) : frame;
  const isShort = ((rest[0] ?? 0) & 1) === 1;
  const protocol = isShort ? rest[0] : u16(rest, 0);
  return protocol === IPV4 || protocol === IPV6 ? rest.subarray(isShort ? 1 : 2) : undefined;
}

import type { RelayFrame } from './frame.ts';

/** The first byte of a frame. From {@link FIRST_ORDERED} on they are counted, and sent again after a lost connection. */
export const FRAME_TYPE = {
  hello: 0x01,
  resume: 0x02,
  welcome: 0x03,
  ended: 0x04,
  ack: 0x05,
  datagrams: 0x10,
  'open-link': 0x20,
  'link-opened': 0x21,
  'close-link': 0x22,
  'link-failed': 0x23,
  request: 0x30,
  body: 0x31,
  head: 0x32,
  'request-failed': 0x33,
  cancel: 0x34,
} as const satisfies Readonly<Record<RelayFrame['type'], number>>;

const FIRST_ORDERED = 0x20;

/** Whether a frame is one that is counted: see `OrderedFrames`. */
export const isOrdered = (frame: Uint8Array): boolean => (frame[0] ?? 0) >= FIRST_ORDERED;

/** Bit of a request's flags. */
export const FLAG_PUBLIC_ONLY = 1;

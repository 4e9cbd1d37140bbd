/**
 * A packet in the index: 24 bytes, little-endian. What is found in them needs no look into the packet.
 *
 * | offset | bytes | |
 * |---:|---:|---|
 * | 0 | 6 | where its record begins in the copy |
 * | 6 | 2 | its name, by number |
 * | 8 | 2 | from and to, by number |
 * | 10 | 1 | flags of a packet |
 * | 11 | 1 | lane |
 * | 12 | 4 | its number in the file |
 * | 16 | 4 | its size |
 * | 20 | 4 | time since the first one, tenths of a millisecond |
 */
export const ROW_BYTES = 24;

/** The ways that things take. */
export const LANES = ['udp', 'http', 'queue'] as const;

/** One of {@link LANES}. */
export type Lane = (typeof LANES)[number];

/** A row, read. */
export interface Row {
  readonly offset: number;
  readonly name: number;
  readonly pair: number;
  readonly flags: number;
  readonly lane: Lane;
  readonly number: number;
  readonly sizeBytes: number;
  readonly ms: number;
}

const MOST_32 = 2 ** 32 - 1;
const PER_MS = 10;

/** Writes a row. @param at where in the view it begins */
export function writeRow(view: DataView, at: number, row: Row): void {
  view.setUint32(at, row.offset % 2 ** 32, true);
  view.setUint16(at + 4, Math.floor(row.offset / 2 ** 32), true);
  view.setUint16(at + 6, row.name, true);
  view.setUint16(at + 8, row.pair, true);
  view.setUint8(at + 10, row.flags);
  view.setUint8(at + 11, LANES.indexOf(row.lane));
  view.setUint32(at + 12, Math.min(row.number, MOST_32), true);
  view.setUint32(at + 16, Math.min(row.sizeBytes, MOST_32), true);
  view.setUint32(at + 20, Math.min(Math.max(0, Math.round(row.ms * PER_MS)), MOST_32), true);
}

/** Where the record of the row that begins there begins. */
export const readOffset = (view: DataView, at: number): number =>
  view.getUint32(at, true) + view.getUint16(at + 4, true) * 2 ** 32;
/** The name, by number, of the row that begins there. */
export const readName = (view: DataView, at: number): number => view.getUint16(at + 6, true);
/** Its pair, by number. */
export const readPair = (view: DataView, at: number): number => view.getUint16(at + 8, true);
/** Its flags. */
export const readFlags = (view: DataView, at: number): number => view.getUint8(at + 10);
/** Its lane. */
export const readLane = (view: DataView, at: number): Lane => LANES[view.getUint8(at + 11)] ?? 'udp';
/** Its time. */
export const readMs = (view: DataView, at: number): number => view.getUint32(at + 20, true) / PER_MS;
/** All of name, pair, flags and lane as one number of 48 bits. */
export const readKind = (view: DataView, at: number): number =>
  view.getUint16(at + 6, true) * 2 ** 32 + view.getUint32(at + 8, true);

/** The row that begins there. */
export function readRow(view: DataView, at: number): Row {
  return {
    offset: readOffset(view, at),
    name: view.getUint16(at + 6, true),
    pair: view.getUint16(at + 8, true),
    flags: view.getUint8(at + 10),
    lane: LANES[view.getUint8(at + 11)] ?? 'udp',
    number: view.getUint32(at + 12, true),
    sizeBytes: view.getUint32(at + 16, true),
    ms: view.getUint32(at + 20, true) / PER_MS,
  };
}

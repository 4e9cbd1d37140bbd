import { concatenated } from './concatenated.ts';
import { HeaderBits } from './header-bits.ts';
import { HeaderBitsWriter } from './header-bits-writer.ts';
import { decodePacketHeader } from './packet-header.ts';
import type { Contribution } from './packet-header.ts';
import type { Packet } from './packets.ts';
import type { BandState, Precinct } from './precinct.ts';

/** The bytes of a packet. */
export type PacketPieces = Pick<Packet, 'header' | 'body'>;

interface Kept extends Contribution {
  readonly data: Uint8Array;
}

/**
 * A packet with as much of its code blocks as fits, the last of them cut short, and a header that says so: what the first
 * bytes of the packet would be worth, but as a packet that strict decoders take. Passes of which the bytes are not there are left out: made up, they
 * cost up to five decibels of the whole picture.
 * @param createPrecinct its precinct, of which nothing is known yet
 * @param before the packets of the layers before it
 * @param room bytes for header and body
 * @returns undefined when nothing fits, or its blocks are coded in several segments
 */
export function thinPacket(
  packet: Packet,
  createPrecinct: () => Precinct,
  before: readonly Packet[],
  room: number,
): PacketPieces | undefined {
  const [start, end] = [createPrecinct(), createPrecinct()];
  if (!canBeThinned(start)) return undefined;
  for (const { header, layer } of before)
    for (const precinct of [start, end]) decodePacketHeader(new HeaderBits(header, 0), precinct, layer);
  const contributions: Contribution[] = [];
  decodePacketHeader(new HeaderBits(packet.header, 0), end, packet.layer, (each) => contributions.push(each));
  const kept = keepFirst(contributions, packet.body, room - packet.header.length - HEADER_GROWTH);
  if (kept.length === 0) return undefined;
  const header = encodeHeader(start, end, packet.layer, kept);
  const body = concatenated(kept.map(({ data }) => data));
  return header.length + body.length <= room ? { header, body } : undefined;
}

/** Blocks whose passes are ended one by one. */
const SEGMENTED = 1 | 4;
/** A header that names fewer blocks is hardly ever longer than the one before. */
export const HEADER_GROWTH = 2;

/** Whether its blocks are coded in one segment each, and can be cut. */
export function canBeThinned({ blockFlags }: Pick<Precinct, 'blockFlags'>): boolean {
  return (blockFlags & SEGMENTED) === 0;
}
/** Less of a block is not worth its header. */
const LEAST_BYTES = 4;

function keepFirst(contributions: readonly Contribution[], body: Uint8Array, room: number): Kept[] {
  const kept: Kept[] = [];
  let at = 0;
  for (const contribution of contributions) {
    const { bytes, passes } = contribution;
    const taken = Math.min(bytes, room - at);
    if (taken < Math.min(bytes, LEAST_BYTES)) break;
    const data = body.subarray(at, at + taken);
    kept.push({ ...contribution, bytes: taken, passes: passesWithin(passes, taken / bytes), data });
    at += bytes;
    if (taken < bytes) break;
  }
  return kept;
}

/** How many passes are left of a block that is cut to a part of its bytes: three make a bit plane, and each plane takes twice the bytes of the one before. */
function passesWithin(passes: number, part: number): number {
  return Math.max(1, passes - Math.floor(3 * Math.log2(1 / part)));
}

/**
 * @param start what a decoder knows before the packet; what it learns from it is added
 * @param end what it would know after the whole packet
 */
function encodeHeader(start: Precinct, end: Precinct, layer: number, kept: readonly Kept[]): Uint8Array {
  const bits = new HeaderBitsWriter();
  bits.put(1);
  for (const [index, band] of start.bands.entries()) {
    const here = new Map(kept.filter((each) => each.band === index).map((each) => [each.block, each]));
    encodeBand(bits, { band, end: end.bands[index]!, layer, here });
  }
  return bits.finish();
}

interface ThinBand {
  readonly band: BandState;
  readonly end: BandState;
  readonly layer: number;
  readonly here: ReadonlyMap<number, Kept>;
}

function encodeBand(bits: HeaderBitsWriter, { band, end, layer, here }: ThinBand): void {
  const pathOf = (block: number): number[] =>
    band.inclusion.path(block % band.across, Math.floor(block / band.across));
  const fresh = [...here.keys()].filter((block) => !band.blocks[block]!.isIncluded);
  const reached = new Set(fresh.flatMap(pathOf));
  const layerOf = (node: number): number => (reached.has(node) ? layer : Infinity);
  const planesOf = (node: number): number => end.emptyPlanes.known(node) ?? Infinity;
  for (const [block, state] of band.blocks.entries()) {
    const contribution = here.get(block);
    if (state.isIncluded) bits.put(contribution === undefined ? 0 : 1);
    else band.inclusion.writeBelow(pathOf(block), layer + 1, layerOf, bits.put);
    if (contribution === undefined) continue;
    if (!state.isIncluded) {
      const path = pathOf(block);
      for (let planes = 0; planes <= planesOf(path.at(-1)!); planes++)
        band.emptyPlanes.writeBelow(path, planes + 1, planesOf, bits.put);
    }
    encodePasses(bits, contribution.passes);
    encodeLength(bits, state.lengthBits, contribution);
  }
}

/** @source ISO/IEC 15444-1 table B.4 */
function encodePasses(bits: HeaderBitsWriter, passes: number): void {
  if (passes === 1) bits.put(0);
  else if (passes === 2) bits.number(0b10, 2);
  else if (passes < 6) bits.number(0b1100 + passes - 3, 4);
  else if (passes < 37) bits.number(0b1111_00000 + passes - 6, 9);
  else bits.number(0b1111_11111_0000000 + passes - 37, 16);
}

function encodeLength(bits: HeaderBitsWriter, lengthBits: number, { bytes, passes }: Contribution): void {
  const more = 31 - Math.clz32(passes);
  const grown = Math.max(0, 32 - Math.clz32(bytes) - more - lengthBits);
  for (let count = 0; count < grown; count++) bits.put(1);
  bits.put(0);
  bits.number(bytes, lengthBits + grown + more);
}

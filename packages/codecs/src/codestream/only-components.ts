import { DecodeError } from '@landfall/protocol/errors';
import { TRANSFORM_AT } from './coding-style.ts';
import type { Codestream } from './decode-codestream.ts';
import { encodeCodestream } from './encode-codestream.ts';
import { Marker } from './marker.ts';
import { decodeFirstPackets } from './packets.ts';
import type { FirstPackets } from './packets.ts';
import { createPrecinct } from './precinct.ts';
import type { Precinct } from './precinct.ts';
import { isMovable } from './repacketise.ts';
import type { Segment } from './segments.ts';
import { HEADER_GROWTH, canBeThinned, thinPacket } from './thin-packet.ts';
import type { PacketPieces } from './thin-packet.ts';
import { fullAllowance } from './tile-geometry.ts';

const COMPONENT_COUNT_AT = 34;
const FIRST_COMPONENT_AT = 36;
const COMPONENT_BYTES = 3;

/**
 * A code stream of some of the components of another, packets taken over byte for byte: what a decoder needs that knows
 * only pictures of one or three. What is cut off ends early.
 * @param wanted rising numbers from 0. The colour transform stays only when the first three are wanted.
 * @throws DecodeError for packets in an order of their own (POC, PPM, PPT)
 */
export function onlyComponents(codestream: Codestream, wanted: readonly number[]): Uint8Array {
  const { header, tiles } = codestream;
  if (!isMovable(codestream)) throw new DecodeError('a code stream whose packets cannot be told apart');
  const allowance = fullAllowance();
  const contents = tiles.map((tile) => {
    const first = decodeFirstPackets(tile, header.size, allowance);
    const kept: PacketPieces[] = first.packets.filter(({ component }) => wanted.includes(component));
    if (first.cut !== undefined && wanted.includes(first.cut.component))
      kept.push(...whatIsThere(first, first.cut));
    const pieces = kept.flatMap((packet) => [packet.header, packet.body]);
    const segments = selectSegments(tile.segments, wanted);
    // A packet that says that it has nothing, for decoders refuse tiles without bytes.
    return { tile: { ...tile, segments }, packets: pieces.length === 0 ? [Uint8Array.of(0)] : pieces };
  });
  const { progression, layers } = header.style;
  const segments = selectSegments(header.segments, wanted);
  return encodeCodestream({ ...header, segments }, contents, { progression, layers });
}

/** Of a packet that is cut off: the blocks that have come; all of it, filled up, where they cannot be cut. */
function whatIsThere(
  { packets, precincts }: FirstPackets,
  cut: NonNullable<FirstPackets['cut']>,
): readonly PacketPieces[] {
  const { resolution, across, down } = precincts[cut.precinctIndex]!;
  const before = packets.filter(({ precinctIndex }) => precinctIndex === cut.precinctIndex);
  const create = (): Precinct => createPrecinct(resolution, across, down);
  if (!canBeThinned(create())) return [cut];
  const room = cut.header.length + cut.bodyBytes + HEADER_GROWTH;
  const thin = thinPacket(cut, create, before, room);
  return thin === undefined ? [] : [thin];
}

const OF_ONE_COMPONENT: ReadonlySet<number> = new Set([
  Marker.codingStyleOfComponent,
  Marker.quantisationOfComponent,
  Marker.regionOfInterest,
]);

function selectSegments(segments: readonly Segment[], wanted: readonly number[]): Segment[] {
  return segments.flatMap((segment) => {
    const { marker, body } = segment;
    if (marker === Marker.size) return [sizeFor(body, wanted)];
    if (marker === Marker.codingStyle) return [styleFor(segment, wanted)];
    if (!OF_ONE_COMPONENT.has(marker)) return [segment];
    const component = wanted.indexOf(body[0] ?? -1);
    return component < 0 ? [] : [changed(segment, 0, component)];
  });
}

function sizeFor(body: Uint8Array, wanted: readonly number[]): Segment {
  const fresh = new Uint8Array(FIRST_COMPONENT_AT + wanted.length * COMPONENT_BYTES);
  fresh.set(body.subarray(0, FIRST_COMPONENT_AT));
  new DataView(fresh.buffer).setUint16(COMPONENT_COUNT_AT, wanted.length);
  for (const [index, component] of wanted.entries()) {
    const from = FIRST_COMPONENT_AT + component * COMPONENT_BYTES;
    fresh.set(body.subarray(from, from + COMPONENT_BYTES), FIRST_COMPONENT_AT + index * COMPONENT_BYTES);
  }
  return segmentOf(Marker.size, fresh);
}

function styleFor(segment: Segment, wanted: readonly number[]): Segment {
  const hasColour = [0, 1, 2].every((component) => wanted[component] === component);
  return hasColour ? segment : changed(segment, TRANSFORM_AT, 0);
}

function changed({ marker, body }: Segment, at: number, value: number): Segment {
  const fresh = new Uint8Array(body);
  fresh[at] = value;
  return segmentOf(marker, fresh);
}

function segmentOf(marker: number, body: Uint8Array): Segment {
  const bytes = new Uint8Array(4 + body.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, marker);
  view.setUint16(2, 2 + body.length);
  bytes.set(body, 4);
  return { marker, body, bytes };
}

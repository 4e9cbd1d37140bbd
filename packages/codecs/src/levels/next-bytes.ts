import type { PacketPlace } from '../codestream/index.ts';
import { samplesIn } from './bands.ts';
import { bytesOf } from './believe.ts';
import { blockError, samplesOf } from './level-error.ts';
import type { Level, LevelError } from './level-error.ts';

/** What is enough, in decibels against the whole. */
const ENOUGH = 35;
/**
 * On top of that. With one layer, a cut takes whole bands away, whose energy was only believed; with several it makes all of them coarser, which
 * is known better.
 */
const MARGIN_ONE_LAYER = 6;
const MARGIN_LAYERS = 1.5;
/** Decibels that a texture in layers wins by twice the bytes. */
const DECIBELS_A_DOUBLING = 6.5;
const MOST_GUESSED = 2.5;
const LEAST_GUESSED = 1.3;
/** A packet is not asked for in smaller parts: its first blocks are the most worth. */
const LEAST_PART = 0.3;

/** Up to where a texture is wanted. */
export interface Next {
  /** As many as are there when they are enough. */
  readonly bytes: number;
  /** It is told by a packet header, and not believed. */
  readonly isCertain: boolean;
}

/** Up to where a texture is to be fetched, so that its level is good enough. */
export function nextBytes(level: Level, { total, decibels }: LevelError): Next {
  const { facts, seen, shown, here } = level;
  const enough = { bytes: here, isCertain: true };
  const target = ENOUGH + (facts.layers === 1 ? MARGIN_ONE_LAYER : MARGIN_LAYERS);
  const last = seen.places.findLastIndex(({ resolution }) => resolution <= shown);
  const cut = seen.packets.at(-1);
  const isAllTold = seen.packets.length > last;
  if (decibels >= target || (isAllTold && cut!.end <= here)) return enough;
  if (facts.layers > 1) return byDecibels(level, target - decibels, isAllTold ? cut?.end : undefined);
  const allowed = (255 ** 2 / 10 ** (target / 10)) * samplesOf(level);
  return packetByPacket(level, { total, allowed, last });
}

/** With layers: as many more bytes as usually win so many decibels, but none behind the last that is wanted. */
function byDecibels({ facts, here }: Level, missing: number, lastEnd: number | undefined): Next {
  const times = Math.min(MOST_GUESSED, Math.max(LEAST_GUESSED, 2 ** (missing / DECIBELS_A_DOUBLING)));
  const bytes = facts.packetsAt + (here - facts.packetsAt) * times;
  if (lastEnd !== undefined && lastEnd > here && lastEnd <= bytes) return { bytes: lastEnd, isCertain: true };
  return { bytes: Math.max(bytes, here + 1), isCertain: false };
}

interface Missing {
  /** Error that is there, and that may be. */
  readonly total: number;
  readonly allowed: number;
  /** Index of the last packet that the level has. */
  readonly last: number;
}

/** With one layer: packet by packet, each of which takes an error away and takes bytes, up to what is allowed. */
function packetByPacket(level: Level, { total, allowed, last }: Missing): Next {
  const { seen, here } = level;
  let [at, left] = [here, total];
  const cut = seen.packets.at(-1);
  if (cut !== undefined && cut.end > here) {
    const error = packetError(level, cut);
    const part = partOf(left, error, allowed);
    if (part !== undefined) return { bytes: Math.ceil(here + (cut.end - here) * part), isCertain: true };
    if (seen.packets.length > last) return { bytes: cut.end, isCertain: true };
    at = cut.end;
    left -= error;
  }
  const precincts = precinctCounts(seen.places);
  for (const place of seen.places.slice(seen.packets.length, last + 1)) {
    const { bytes, error } = believedPacket(level, place, precincts.get(kindOf(place))!);
    const part = partOf(left, error, allowed);
    if (part !== undefined) return { bytes: Math.ceil(at + bytes * part), isCertain: false };
    at += bytes;
    left -= error;
  }
  return { bytes: Math.ceil(at), isCertain: false };
}

/** How much of a packet is enough; undefined when all of it is not. */
function partOf(left: number, error: number, allowed: number): number | undefined {
  if (error <= 0 || left - error > allowed) return undefined;
  return Math.min(1, Math.max(LEAST_PART, (left - allowed) / error));
}

/** What is missing of the blocks of a packet that is cut off. */
function packetError(level: Level, { component, resolution }: PacketPlace): number {
  const { bands, facts, shown } = level;
  if (resolution > shown) return 0;
  let error = 0;
  for (const block of bands.blocks) {
    if (block.component !== component || block.resolution !== resolution) continue;
    error += block.samples * blockError(block, level) * facts.gain(component, resolution, block.band, shown);
  }
  return error;
}

const kindOf = ({ component, resolution }: PacketPlace): number => resolution * 8 + component;

function precinctCounts(places: readonly PacketPlace[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const place of places) counts.set(kindOf(place), (counts.get(kindOf(place)) ?? 0) + 1);
  return counts;
}

/** One of so many packets of a resolution of a component. */
function believedPacket(
  { facts, bands, shown }: Level,
  { component, resolution }: PacketPlace,
  count: number,
): { readonly bytes: number; readonly error: number } {
  let [bytes, error] = [1, 0];
  for (const [index, samples] of samplesIn(facts, resolution).entries()) {
    const band = bands.get(component, resolution, index)!;
    bytes += bytesOf(facts, bands, band) / count;
    if (resolution <= shown)
      error += (samples * (band.energy ?? 0) * facts.gain(component, resolution, index, shown)) / count;
  }
  return { bytes, error };
}

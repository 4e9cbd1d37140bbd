import { DecodeError } from '@landfall/protocol/errors';
import { decodeCodestream } from '../codestream/index.ts';
import type { Codestream } from '../codestream/index.ts';
import { Bands } from './bands.ts';
import { believe } from './believe.ts';
import { levelError } from './level-error.ts';
import type { Level } from './level-error.ts';
import { nextBytes } from './next-bytes.ts';
import { seenBlocks } from './seen-blocks.ts';
import { factsOf } from './texture-facts.ts';

/** More is not asked for at once than this many times what is there: estimates get better the more there is. */
const MOST_GROWTH = 4;
/** And not less than this. */
const LEAST_GROWTH = 1.08;
/** Of what is believed to be missing, so that little is too much. */
const CAUTION = 0.9;
/** What is so near to all of it is all. */
const NEARLY_ALL = 0.97;

/**
 * How many of a texture's first bytes show it at a level, as far as those that are there tell: so that it decodes to at least 35 decibels of what
 * the whole texture decodes to there, or in full where that is not much more. When it is as many as are there, they are enough; when it is more,
 * they are to be fetched, and it is to be asked again. From the packet headers alone: no pixel is decoded.
 * @param firstBytes of a code stream or a JP2 file
 * @param level halvings of both sides; more than the texture has are as many as it has
 * @param sizeBytes of the whole texture, where they are known
 * @returns Infinity where all of it is needed: at the level 0 of most, and where its order does not let a part be enough
 * @throws DecodeError for what is no code stream, or is of a kind that this cannot tell: all of it is needed then
 * @source docs/wire/codestream.md
 */
export function levelBytes(firstBytes: Uint8Array, level: number, sizeBytes?: number): number {
  const here = firstBytes.length;
  if (here === sizeBytes) return here;
  const codestream = startOf(firstBytes);
  if (codestream === undefined) return here * MOST_GROWTH;
  const facts = factsOf(codestream, codestream.bytes.byteOffset - firstBytes.byteOffset);
  const whole = sizeBytes ?? facts.placeOf(0) + (codestream.endsAt - codestream.header.endsAt);
  const seen = seenBlocks(facts, codestream, here);
  const bands = new Bands(facts, seen);
  believe(facts, bands, seen, Math.max(0, whole - (seen.packets.at(-1)?.end ?? here)));
  const wanted: Level = { facts, seen, bands, shown: Math.max(0, facts.levels - level), here, whole };
  const error = levelError(wanted);
  const next = nextBytes(wanted, error);
  if (next.bytes <= here) return here;
  const step = next.isCertain ? next.bytes : here + (next.bytes - here) * CAUTION;
  const bounded = Math.ceil(Math.min(Math.max(step, here * LEAST_GROWTH + 1), here * MOST_GROWTH));
  // Damage can make any number of it.
  return Number.isFinite(bounded) && bounded < whole * NEARLY_ALL ? bounded : Infinity;
}

/** Encoders write some comments into the main header, and boxes may lie before it. */
const MOST_HEADER_BYTES = 8192;

/** Undefined when its headers may not all be there yet. */
function startOf(firstBytes: Uint8Array): Codestream | undefined {
  try {
    return decodeCodestream(firstBytes);
  } catch (error) {
    if (firstBytes.length < MOST_HEADER_BYTES && error instanceof DecodeError) return undefined;
    throw error;
  }
}

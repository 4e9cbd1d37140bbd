import { ByteReader } from '@landfall/protocol/bytes';
import { DecodeError } from '@landfall/protocol/errors';
import { MAX_DECOMPOSITION_LEVELS } from './limits.ts';
import { PROGRESSIONS } from './marker.ts';
import type { Progression } from './marker.ts';

/** How one component is cut into resolutions, precincts and code blocks. @source ISO/IEC 15444-1 table A.20 */
export interface BlockStyle {
  /** Halvings of the picture: there is one resolution more. */
  readonly levels: number;
  /** Exponents of two. */
  readonly blockWidth: number;
  readonly blockHeight: number;
  /** A bit set: 1 arithmetic coding is bypassed in part, 4 every pass ends its segment. @source table A.19 */
  readonly blockFlags: number;
  readonly isReversible: boolean;
  /** Exponents of two, one pair for each resolution from the smallest on. */
  readonly precincts: readonly { readonly width: number; readonly height: number }[];
}

/** The COD marker segment. @source ISO/IEC 15444-1 A.6.1 */
export interface CodingStyle {
  readonly mayHaveStarts: boolean;
  readonly hasHeaderEnds: boolean;
  readonly progression: Progression;
  readonly layers: number;
  readonly hasColourTransform: boolean;
  readonly blocks: BlockStyle;
}

const PRECINCTS_GIVEN = 1;
const STARTS = 2;
const HEADER_ENDS = 4;
/** A precinct that is all there is. */
const WHOLE = { width: 15, height: 15 };
/** Of the high-throughput blocks of part 15, which this room cannot read. */
const HIGH_THROUGHPUT = 0x40;

/** Where a COD segment's body has its flags, progression order, number of layers and colour transform. */
export const STYLE_FLAGS_AT = 0;
export const PROGRESSION_AT = 1;
export const LAYERS_AT = 2;
export const TRANSFORM_AT = 4;

export function decodeCodingStyle(body: Uint8Array): CodingStyle {
  const reader = new ByteReader(body);
  const flags = reader.u8();
  const progression = PROGRESSIONS[reader.u8()];
  const layers = reader.u16be();
  const transform = reader.u8();
  if (progression === undefined || layers < 1) throw new DecodeError('no such progression', { path: 'COD' });
  return {
    mayHaveStarts: (flags & STARTS) !== 0,
    hasHeaderEnds: (flags & HEADER_ENDS) !== 0,
    progression,
    layers,
    hasColourTransform: transform === 1,
    blocks: decodeBlockStyle(reader, (flags & PRECINCTS_GIVEN) !== 0),
  };
}

/** The COC marker segment: another block style for one component. @source ISO/IEC 15444-1 A.6.2 */
export function decodeComponentStyle(body: Uint8Array): {
  readonly component: number;
  readonly blocks: BlockStyle;
} {
  const reader = new ByteReader(body);
  const component = reader.u8();
  return { component, blocks: decodeBlockStyle(reader, (reader.u8() & PRECINCTS_GIVEN) !== 0) };
}

function decodeBlockStyle(reader: ByteReader, hasPrecincts: boolean): BlockStyle {
  const levels = reader.u8();
  const [blockWidth, blockHeight] = [reader.u8() + 2, reader.u8() + 2];
  const blockFlags = reader.u8();
  const isReversible = reader.u8() === 1;
  if (levels > MAX_DECOMPOSITION_LEVELS) throw new DecodeError(`${levels} decomposition levels`);
  if (blockWidth > 10 || blockHeight > 10 || blockWidth + blockHeight > 12)
    throw new DecodeError('code blocks are too big');
  if ((blockFlags & HIGH_THROUGHPUT) !== 0) throw new DecodeError('high-throughput blocks');
  const precincts = Array.from({ length: levels + 1 }, (_, resolution) =>
    hasPrecincts ? decodePrecinct(reader.u8(), resolution) : WHOLE,
  );
  return { levels, blockWidth, blockHeight, blockFlags, isReversible, precincts };
}

/** Only the smallest resolution may have precincts of one sample. @source ISO/IEC 15444-1 table A.21 */
function decodePrecinct(
  byte: number,
  resolution: number,
): { readonly width: number; readonly height: number } {
  const precinct = { width: byte & 0xf, height: byte >> 4 };
  if (resolution > 0 && (precinct.width < 1 || precinct.height < 1))
    throw new DecodeError('precincts of nothing');
  return precinct;
}

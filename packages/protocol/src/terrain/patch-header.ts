import { DecodeError } from '../errors/index.ts';
import type { LayerBitReader } from './bit-reader.ts';

/** `quant_wbits` of the header that is none: the layer ends. */
export const END_OF_PATCHES = 97;

/** A peer's height or speed beyond this (metres, or metres a second) is nonsense. */
export const MAX_HEIGHT = 1e6;

/** What stands before the coefficients of a patch. */
export interface PatchHeader {
  /** Position in patches from the west. */
  readonly x: number;
  /** Position in patches from the south. */
  readonly y: number;
  /** Bits of a coefficient's magnitude, 2 to 17. */
  readonly wordBits: number;
  /** What the inverse transform is multiplied with. */
  readonly scale: number;
  /** What is added to it then. */
  readonly offset: number;
}

const word = new DataView(new ArrayBuffer(4));

/** The next patch header, or undefined at the end of the layer. @throws DecodeError when it is cut short or nonsense. */
export function decodePatchHeader(bits: LayerBitReader, extended: boolean): PatchHeader | undefined {
  const quantization = bits.field(8);
  if (quantization === END_OF_PATCHES) return undefined;
  word.setUint32(0, bits.field(32));
  const lowest = word.getFloat32(0);
  if (!(Math.abs(lowest) <= MAX_HEIGHT)) throw new DecodeError('patch offset', { offset: bits.offset });
  const range = bits.field(16);
  const id = bits.field(extended ? 32 : 10);
  return {
    x: extended ? id >>> 16 : id >>> 5,
    y: extended ? id & 0xffff : id & 31,
    wordBits: (quantization & 15) + 2,
    scale: range / (1 << ((quantization >> 4) + 2)),
    offset: lowest + range / 2,
  };
}

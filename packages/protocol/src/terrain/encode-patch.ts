import { EncodeError } from '../errors/index.ts';
import type { LayerBitWriter } from './bit-writer.ts';
import { COEFFICIENTS_16 } from './coefficients.ts';
import { forwardCosine } from './cosine-transform.ts';
import type { PatchTarget } from './decode-patch.ts';

/** Samples along one edge of a patch that we send. */
const SIZE = 16;

/** Magnitudes get a range of 2^10, as OpenSim gives them. */
const PREQUANT = 10;

/** A coefficient's magnitude has at least 2 and at most 17 bits: the header has 4 bits for it. */
const MIN_WORD_BITS = 2;
const MAX_WORD_BITS = 17;

/** The range is a U16 on the wire. */
const MAX_RANGE = 0xffff;

const block = new Float64Array(SIZE * SIZE);
const line = new Float64Array(SIZE);
const spare = new Float64Array(SIZE);
const coefficients = new Int32Array(SIZE * SIZE);
const word = new DataView(new ArrayBuffer(4));

/**
 * Writes one patch of 16 × 16 samples: its header, then its coefficients. A patch of equal samples takes the short form
 * that OpenSim sends.
 * @throws EncodeError for samples that are not finite or further apart than 65534.
 * @source PROTOCOL §8 (OpenSim TerrainCompressor.cs)
 */
export function encodePatch(bits: LayerBitWriter, id: number, idBits: number, source: PatchTarget): void {
  const { lowest, highest } = extent(source);
  if (!Number.isFinite(lowest) || !Number.isFinite(highest))
    throw new EncodeError('a sample that is no number');
  if (lowest === highest) {
    encodeHeader(bits, 0, lowest - 0.5, 1, id, idBits);
    bits.bits(0b10, 2);
    return;
  }
  const range = Math.trunc(highest - lowest + 1);
  if (range > MAX_RANGE) throw new EncodeError(`samples ${highest - lowest} apart`);
  // The decoder adds to the offset as a float: quantise against what it will read.
  const offset = Math.fround(lowest);
  const largest = quantize(source, offset, range);
  const wordBits = Math.max(MIN_WORD_BITS, 32 - Math.clz32(largest));
  if (wordBits > MAX_WORD_BITS) throw new EncodeError('coefficients of more than 17 bits');
  encodeHeader(bits, ((PREQUANT - 2) << 4) | (wordBits - 2), offset, range, id, idBits);
  encodeCoefficients(bits, wordBits);
}

function extent({ samples, start, stride }: PatchTarget): { lowest: number; highest: number } {
  let lowest = Infinity;
  let highest = -Infinity;
  for (let row = 0; row < SIZE; row++) {
    for (let at = start + row * stride, end = at + SIZE; at < end; at++) {
      const sample = samples[at]!;
      // Not `<` and `>` alone: NaN must come through.
      lowest = Math.min(lowest, sample);
      highest = Math.max(highest, sample);
    }
  }
  return { lowest, highest };
}

/** Transforms and rounds the samples to `coefficients`, in the order of the stream. Returns the largest magnitude. */
function quantize({ samples, start, stride }: PatchTarget, offset: number, range: number): number {
  const scale = (1 << PREQUANT) / range;
  const middle = offset + range / 2;
  for (let row = 0; row < SIZE; row++) {
    const from = start + row * stride;
    for (let column = 0; column < SIZE; column++) line[column] = (samples[from + column]! - middle) * scale;
    forwardCosine(line, 0, SIZE, spare);
    block.set(line, row * SIZE);
  }
  for (let column = 0; column < SIZE; column++) {
    for (let row = 0; row < SIZE; row++) line[row] = block[row * SIZE + column]!;
    forwardCosine(line, 0, SIZE, spare);
    for (let row = 0; row < SIZE; row++) block[row * SIZE + column] = line[row]!;
  }
  return roundInOrder();
}

function roundInOrder(): number {
  const { position, quantize: weights } = COEFFICIENTS_16;
  let largest = 0;
  for (let n = 0; n < coefficients.length; n++) {
    const value = Math.round(block[position[n]!]! * weights[n]!);
    coefficients[n] = value;
    largest = Math.max(largest, Math.abs(value));
  }
  return largest;
}

function encodeHeader(
  bits: LayerBitWriter,
  quantization: number,
  offset: number,
  range: number,
  id: number,
  idBits: number,
): void {
  bits.field(quantization, 8);
  word.setFloat32(0, offset);
  bits.field(word.getUint32(0), 32);
  bits.field(range, 16);
  bits.field(id, idBits);
}

function encodeCoefficients(bits: LayerBitWriter, wordBits: number): void {
  let count = coefficients.length;
  while (count > 0 && coefficients[count - 1] === 0) count -= 1;
  for (let n = 0; n < count; n++) {
    const value = coefficients[n]!;
    if (value === 0) {
      bits.bits(0, 1);
    } else {
      bits.bits(value < 0 ? 0b111 : 0b110, 3);
      bits.field(Math.abs(value), wordBits);
    }
  }
  if (count < coefficients.length) bits.bits(0b10, 2);
}

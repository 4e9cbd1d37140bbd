import { DecodeError } from '@landfall/protocol/errors';

/** A stretch of a file that is stored; between them there are zeros. */
export interface SparsePart {
  readonly offset: number;
  readonly sizeBytes: number;
}

/** Where the stored stretches of a sparse member belong, and how long it is with its holes. */
export interface SparseMap {
  readonly parts: readonly SparsePart[];
  readonly realBytes: number;
}

/** A file with a hole at every other block of a quarter of a gigabyte has so many. */
const MOST_PARTS = 100_000;

/** The file with its holes. @throws DecodeError when the map does not fit what is stored, or the file is too long */
export function fillHoles(
  stored: Uint8Array,
  { parts, realBytes }: SparseMap,
  mostBytes: number,
): Uint8Array {
  if (realBytes > mostBytes) throw new DecodeError(`member of ${realBytes} bytes, ${mostBytes} allowed`);
  const whole = new Uint8Array(realBytes);
  let at = 0;
  for (const { offset, sizeBytes } of parts) {
    if (offset + sizeBytes > realBytes || at + sizeBytes > stored.length)
      throw new DecodeError('sparse member whose map does not fit');
    whole.set(stored.subarray(at, at + sizeBytes), offset);
    at += sizeBytes;
  }
  return whole;
}

/** The map that stands in front of what is stored, in decimal lines, and what is stored. @throws DecodeError */
export function splitSparse(bytes: Uint8Array): { parts: SparsePart[]; stored: Uint8Array } {
  const reader = new LineReader(bytes);
  const count = reader.next();
  if (count > MOST_PARTS) throw new DecodeError(`sparse member of more than ${MOST_PARTS} parts`);
  const parts = Array.from({ length: count }, () => ({ offset: reader.next(), sizeBytes: reader.next() }));
  return { parts, stored: bytes.subarray(Math.ceil(reader.at / BLOCK_BYTES) * BLOCK_BYTES) };
}

/** `offset,size,offset,size,…`. @throws DecodeError */
export function parseSparseList(text: string): SparsePart[] {
  const numbers = text === '' ? [] : text.split(',').map(numberOf);
  if (numbers.length % 2 !== 0 || numbers.length > 2 * MOST_PARTS)
    throw new DecodeError('sparse map that is none');
  return Array.from({ length: numbers.length / 2 }, (_, at) => ({
    offset: numbers[2 * at]!,
    sizeBytes: numbers[2 * at + 1]!,
  }));
}

const BLOCK_BYTES = 512;

class LineReader {
  readonly #bytes: Uint8Array;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  next(): number {
    const end = this.#bytes.indexOf(0x0a, this.at);
    if (end < 0) throw new DecodeError('sparse map that is cut off');
    const text = Buffer.from(this.#bytes.subarray(this.at, Math.min(end, this.at + 32))).toString('latin1');
    this.at = end + 1;
    return numberOf(text);
  }
}

export function numberOf(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new DecodeError('sparse map with something else than numbers');
  return Number(text);
}
